import { networkInterfaces } from 'node:os';

import type { AudioFrame, VoiceSession } from '@roomkit/core/voice';
import { WebRTCVoiceBackend } from '@roomkit/voice-webrtc';

import { CALLER, ROOM_ID } from '../cast.ts';
import type { Prompter } from './prompter.ts';

/** The line that browsers call on. A prompter may speak on it in the caller's place. */
export class Line extends WebRTCVoiceBackend {
  readonly #prompter: Prompter;

  constructor(prompter: Prompter) {
    super({
      // Whoever may see the page may call: the routes answer nobody else.
      authorize: () => ({ participantId: CALLER.id, roomId: ROOM_ID }),
      maxCalls: 1,
      ...(hasNetwork() ? {} : { addresses: ['127.0.0.1'] }),
    });
    this.#prompter = prompter;
  }

  protected override hearAudio(session: VoiceSession, frame: AudioFrame): void {
    super.hearAudio(session, this.#prompter.addTo(session.id, frame));
  }
}

/** Whether this machine has an address besides its own loopback. */
function hasNetwork(): boolean {
  return Object.values(networkInterfaces()).some((list) => list?.some(({ internal }) => !internal));
}

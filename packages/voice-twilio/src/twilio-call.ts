import type { CallSession, HeldCall } from '@roomkit/core/audio';

import { Inbound, type InboundOptions } from './inbound.ts';
import type { ResolvedOptions } from './options.ts';
import { Playback } from './playback/playback.ts';
import { CloseCode, type MediaSocket } from './upgrade/media-socket.ts';
import { clearMessage, markMessage, mediaMessage } from './wire/write-message.ts';

/** Beyond this no audio is given to a socket that nobody reads; marks and clears go on. In bytes. */
const MAX_BUFFERED = 1_048_576;

/** A call: its socket, what comes over it, and what plays at the other end. */
export class TwilioCall implements HeldCall {
  readonly session: CallSession;
  readonly inbound: Inbound;
  readonly playback: Playback;
  readonly #socket: MediaSocket;
  #isOpen = true;

  constructor(
    parts: { readonly session: CallSession; readonly socket: MediaSocket; readonly streamSid: string },
    options: ResolvedOptions,
    onFrame: InboundOptions['onFrame'],
  ) {
    this.session = parts.session;
    this.#socket = parts.socket;
    this.inbound = new Inbound({ ...options, onFrame });
    const { streamSid, socket } = parts;
    this.playback = new Playback({
      ...options,
      sendMedia: (audio) => {
        if (socket.bufferedAmount <= MAX_BUFFERED) this.#write(mediaMessage(streamSid, audio));
      },
      sendMark: (name) => this.#write(markMessage(streamSid, name)),
      sendClear: () => this.#write(clearMessage(streamSid)),
    });
  }

  release(): void {
    this.playback.cancel();
    this.#isOpen = false;
    this.#socket.close(CloseCode.NORMAL);
  }

  #write(text: string): void {
    if (this.#isOpen) this.#socket.send(text);
  }
}

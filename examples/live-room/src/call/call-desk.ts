import { joinBytes } from '@roomkit/core/audio';
import type { AudioPipelineConfig, TTSProvider, VoiceBackend, VoiceSession } from '@roomkit/core/voice';
import { GTCRNDenoiserProvider } from '@roomkit/denoiser-gtcrn';
import { FliteTTSProvider } from '@roomkit/tts-flite';
import { SileroVADProvider } from '@roomkit/vad-silero';
import { VoiceChannel } from '@roomkit/voice';

import { AGENTS, FIRST_AGENT } from '../cast.ts';
import type { CommandResult } from '../feed/messages.ts';
import type { EarState } from './call-messages.ts';
import { Ear } from './ear.ts';
import { Line } from './line.ts';
import { Prompter } from './prompter.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** What a call is made of. */
export interface CallDeskParts {
  readonly backend: VoiceBackend;
  readonly ear: Ear;
  readonly voice: TTSProvider;
  readonly pipeline: AudioPipelineConfig;
  readonly prompter: Prompter;
}

/** What a caller hears first. */
export const GREETING = `Lamp shop, this is ${AGENTS[FIRST_AGENT].name}. How can I help?`;
/** The voice that speaks in the caller's place; the shop has another one. */
const CALLERS_VOICE = 'rms';

/** Calls of browsers into the room. Everything in it runs on this machine, and nothing is loaded before somebody calls. */
export class CallDesk {
  readonly channel: VoiceChannel;
  readonly #parts: CallDeskParts;

  constructor(parts: CallDeskParts) {
    this.#parts = parts;
    this.channel = new VoiceChannel('voice', {
      backend: parts.backend,
      stt: parts.ear,
      tts: parts.voice,
      pipeline: parts.pipeline,
      greeting: GREETING,
    });
  }

  /** Whether somebody is on the line. */
  get isOnLine(): boolean {
    return this.channel.sessions.length > 0;
  }

  /** Hears of each call at its first ring. */
  onCall(listener: (session: VoiceSession) => void): void {
    this.#parts.backend.onIncoming(listener);
  }

  /** Says a sentence as if the caller had said it: it comes in with their audio, and is heard as that is. */
  async speakForCaller(sentence: string): Promise<CommandResult> {
    const [session] = this.channel.sessions;
    if (session === undefined) return { ok: false, message: 'Nobody is on the line.' };
    const { ear, prompter, voice } = this.#parts;
    const pieces: Uint8Array[] = [];
    for await (const { data } of voice.synthesizeStream(sentence, { voice: CALLERS_VOICE })) pieces.push(data);
    ear.expect(sentence);
    prompter.say(session.id, joinBytes(pieces));
    return { ok: true, message: 'Said on the line.' };
  }
}

/** A desk that browsers can call, with the way their offers take to it. */
export interface BrowserCallDesk {
  readonly desk: CallDesk;
  /** Answers an offer (`POST`), and ends the call that one has begun (`DELETE`). */
  readonly signal: (request: Request) => Promise<Response>;
}

/** The parts of a real call: WebRTC, a denoiser, a detector of speech, an ear and a voice. */
export function openCallDesk(environment: Environment, onEar: (ear: EarState) => void): BrowserCallDesk {
  const prompter = new Prompter();
  const line = new Line(prompter);
  const desk = new CallDesk({
    backend: line,
    ear: new Ear(environment, onEar),
    voice: new FliteTTSProvider(),
    pipeline: {
      denoiser: new GTCRNDenoiserProvider(),
      vad: new SileroVADProvider({ isDenoised: true }),
    },
    prompter,
  });
  return { desk, signal: (request) => line.handleRequest(request) };
}

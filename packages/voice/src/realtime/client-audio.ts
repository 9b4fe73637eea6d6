import type { Logger } from '@roomkit/core';
import type { AudioFrame, RealtimeVoiceProvider, ResamplerProvider, VoiceSession } from '@roomkit/core/voice';
import { encodeAudio } from '@roomkit/voice-pipeline';

/** What bringing a caller's audio to the model needs. */
export interface ClientAudioDeps {
  readonly session: VoiceSession;
  readonly provider: RealtimeVoiceProvider;
  /** Converts where the stages work at another rate than the model. */
  readonly resampler: ResamplerProvider | null;
  readonly maxHandshakeBytes: number;
  readonly logger: Logger;
}

/** Brings what a caller says to the model. Until that one is connected it is kept, in order and within bounds. */
export class ClientAudio {
  readonly #deps: ClientAudioDeps;
  readonly #key: string;
  #waiting: Uint8Array[] | null = [];
  #waitingBytes = 0;
  #droppedBytes = 0;

  constructor(deps: ClientAudioDeps) {
    this.#deps = deps;
    this.#key = `${deps.session.id}/model`;
  }

  take(frame: AudioFrame): void {
    const audio = this.#converted(frame);
    if (audio.byteLength === 0) return;
    if (this.#waiting === null) this.#deps.provider.sendAudio(this.#deps.session, audio);
    else this.#keep(this.#waiting, audio);
  }

  /** The model is connected: it hears what it missed, then everything. */
  open(): void {
    const waiting = this.#waiting ?? [];
    this.#waiting = null;
    this.#waitingBytes = 0;
    for (const audio of waiting) this.#deps.provider.sendAudio(this.#deps.session, audio);
  }

  close(): void {
    this.#waiting = [];
    this.#deps.resampler?.reset(this.#key);
  }

  #keep(waiting: Uint8Array[], audio: Uint8Array): void {
    if (this.#waitingBytes + audio.byteLength <= this.#deps.maxHandshakeBytes && this.#droppedBytes === 0) {
      // A copy: what comes in may belong to a buffer that is used again.
      waiting.push(audio.slice());
      this.#waitingBytes += audio.byteLength;
      return;
    }
    if (this.#droppedBytes === 0) {
      const { session, maxHandshakeBytes } = this.#deps;
      this.#deps.logger.warn('A caller says more than can be kept until the model is there.', {
        sessionId: session.id,
        maxHandshakeBytes,
      });
    }
    this.#droppedBytes += audio.byteLength;
  }

  #converted(frame: AudioFrame): Uint8Array {
    const { provider, resampler } = this.#deps;
    const { sampleRate, codec } = provider.inputFormat;
    const fits = frame.sampleRate === sampleRate && frame.channels === 1;
    const linear = fits || resampler === null ? frame : resampler.resample(frame, sampleRate, 1, this.#key);
    return encodeAudio(linear.data, codec);
  }
}

import { systemClock } from '@roomkit/core';
import { joinBytes } from '@roomkit/core/audio';
import type { VoiceSession } from '@roomkit/core/voice';
import type { MockVoiceBackend } from '@roomkit/testing';
import { FliteTTSProvider } from '@roomkit/tts-flite';

const FRAME_MS = 20;
/** 20 ms of 16,000 Hz, 16 bits. */
const FRAME_BYTES = 640;

/** Somebody on the line. A line carries sound all the time: silence, where nothing is said. */
export class Caller implements AsyncDisposable {
  readonly #voice = new FliteTTSProvider({ voice: 'rms' });
  readonly #backend: MockVoiceBackend;
  readonly #session: VoiceSession;
  readonly #line: Promise<void>;
  #mouth: readonly Uint8Array[] = [];
  #hasHungUp = false;

  constructor(backend: MockVoiceBackend, session: VoiceSession) {
    this.#backend = backend;
    this.#session = session;
    this.#line = this.#carry();
  }

  /** Says something, in a real voice, so that the detector has real speech to find. */
  async says(words: string): Promise<void> {
    const parts: Uint8Array[] = [];
    for await (const { data } of this.#voice.synthesizeStream(words)) parts.push(data);
    this.#mouth = framesOf(joinBytes(parts));
  }

  /** Waits until so much of an answer was played. */
  async hears(milliseconds: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const stop = this.#backend.onAudioPlayed(() => {
      if ((this.#backend.playedMs(this.#session) ?? 0) >= milliseconds) resolve();
    });
    await promise;
    stop();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#hasHungUp = true;
    await this.#line;
    await this.#voice.close();
  }

  /** A frame every 20 ms. The clock gives the pace, and nobody waits for it. */
  async #carry(): Promise<void> {
    const startedAt = systemClock.monotonic();
    for (let sent = 0; !this.#hasHungUp; sent += 1) {
      const earlyMs = startedAt + sent * FRAME_MS - systemClock.monotonic();
      if (earlyMs > 0) await systemClock.sleep(earlyMs);
      const [frame = new Uint8Array(FRAME_BYTES), ...rest] = this.#mouth;
      this.#mouth = rest;
      this.#backend.feed(this.#session, frame);
    }
  }
}

/** Whole frames: the last one ends in silence. */
function framesOf(audio: Uint8Array): readonly Uint8Array[] {
  return Array.from({ length: Math.ceil(audio.byteLength / FRAME_BYTES) }, (_frame, number) => {
    const frame = new Uint8Array(FRAME_BYTES);
    frame.set(audio.subarray(number * FRAME_BYTES, (number + 1) * FRAME_BYTES));
    return frame;
  });
}

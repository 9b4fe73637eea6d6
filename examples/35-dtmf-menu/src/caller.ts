import { systemClock } from '@roomkit/core';
import type { VoiceSession } from '@roomkit/core/voice';
import type { MockVoiceBackend } from '@roomkit/testing';

import { tonesOf } from './tones.ts';

const FRAME_MS = 20;
const SILENCE = new Uint8Array(640);

/** Somebody with a telephone. A line carries sound all the time: silence, where nothing is pressed. */
export class Caller implements AsyncDisposable {
  readonly #backend: MockVoiceBackend;
  readonly #session: VoiceSession;
  readonly #line: Promise<void>;
  #sound: readonly Uint8Array[] = [];
  #hasHungUp = false;

  constructor(backend: MockVoiceBackend, session: VoiceSession) {
    this.#backend = backend;
    this.#session = session;
    this.#line = this.#carry();
  }

  /** Presses a key of a telephone whose network tells of keys beside the sound. */
  presses(key: string): void {
    this.#backend.pressKey(this.#session, key);
  }

  /** Presses keys of a telephone that sends them as tones, within the sound. */
  sounds(keys: string): void {
    this.#sound = tonesOf(keys);
  }

  /** Waits until so much of what is being said was played. */
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
  }

  /** A frame every 20 ms. The clock gives the pace, and nobody waits for it. */
  async #carry(): Promise<void> {
    const startedAt = systemClock.monotonic();
    for (let sent = 0; !this.#hasHungUp; sent += 1) {
      const earlyMs = startedAt + sent * FRAME_MS - systemClock.monotonic();
      if (earlyMs > 0) await systemClock.sleep(earlyMs);
      const [frame = SILENCE, ...rest] = this.#sound;
      this.#sound = rest;
      this.#backend.feed(this.#session, frame);
    }
  }
}

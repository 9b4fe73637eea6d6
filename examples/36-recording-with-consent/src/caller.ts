import { systemClock } from '@roomkit/core';
import { joinBytes } from '@roomkit/core/audio';
import type { VoiceSession } from '@roomkit/core/voice';
import { FliteTTSProvider } from '@roomkit/tts-flite';

import type { Office } from './office.ts';

const FRAME_MS = 20;
/** 20 ms of 16,000 Hz, 16 bits. */
const FRAME_BYTES = 640;

/** Somebody on the line. A line carries sound all the time: silence, where nothing is said. */
export class Caller implements AsyncDisposable {
  readonly session: VoiceSession;
  readonly #office: Office;
  readonly #voice = new FliteTTSProvider({ voice: 'rms' });
  readonly #line: Promise<void>;
  #mouth: Uint8Array = new Uint8Array();
  #onSaid: () => void = () => undefined;
  #hasHungUp = false;

  constructor(office: Office, session: VoiceSession) {
    this.#office = office;
    this.session = session;
    this.#line = this.#carry();
  }

  presses(key: string): void {
    this.#office.backend.pressKey(this.session, key);
  }

  /** Says something, and resolves when it was said. */
  async says(words: string): Promise<void> {
    const parts: Uint8Array[] = [];
    for await (const { data } of this.#voice.synthesizeStream(words)) parts.push(data);
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#onSaid = resolve;
    this.#mouth = joinBytes(parts);
    await promise;
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
      const frame = new Uint8Array(FRAME_BYTES);
      frame.set(this.#mouth.subarray(0, FRAME_BYTES));
      this.#mouth = this.#mouth.subarray(FRAME_BYTES);
      this.#office.backend.feed(this.session, frame);
      if (this.#mouth.byteLength === 0) this.#onSaid();
    }
  }
}

import { systemClock } from '@roomkit/core';

const FRAME_MS = 20;

/** Speaks into a line at its pace. A line carries sound all the time: where nothing is said, silence. */
export class Mouth {
  readonly #silence: Uint8Array;
  readonly #speak: (frame: Uint8Array) => void;
  #saying: { readonly audio: Uint8Array; readonly said: () => void } | null = null;
  #at = 0;
  #isClosed = false;

  /** @param silence - a frame of 20 ms; every other is as long */
  constructor(silence: Uint8Array, speak: (frame: Uint8Array) => void) {
    this.#silence = silence;
    this.#speak = speak;
    void this.#run();
  }

  /** Resolves when it has been said. */
  say(audio: Uint8Array): Promise<void> {
    return new Promise((said) => {
      this.#at = 0;
      this.#saying = { audio, said };
    });
  }

  close(): void {
    this.#isClosed = true;
  }

  async #run(): Promise<void> {
    const startedAt = systemClock.monotonic();
    for (let sent = 0; !this.#isClosed; sent += 1) {
      const aheadMs = startedAt + sent * FRAME_MS - systemClock.monotonic();
      if (aheadMs > 0) await systemClock.sleep(aheadMs);
      if (!this.#isClosed) this.#speak(this.#frame());
    }
  }

  #frame(): Uint8Array {
    const saying = this.#saying;
    if (saying === null) return this.#silence;
    const frame = saying.audio.subarray(this.#at, this.#at + this.#silence.byteLength);
    this.#at += frame.byteLength;
    if (this.#at >= saying.audio.byteLength) {
      this.#saying = null;
      saying.said();
    }
    return frame;
  }
}

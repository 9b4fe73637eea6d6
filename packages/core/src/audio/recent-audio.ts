import { joinBytes } from './samples.ts';

/** The last bytes of a stream. Keeps what it is given without a copy. */
export class RecentAudio {
  #frames: Uint8Array[] = [];
  #length = 0;

  /** @param capacity - how many bytes must be left of what came before and of this, where there are as many */
  push(frame: Uint8Array, capacity: number): void {
    this.#frames.push(frame);
    this.#length += frame.byteLength;
    for (let oldest = this.#frames[0]; oldest !== undefined; oldest = this.#frames[0]) {
      if (this.#length - oldest.byteLength < capacity) return;
      this.#frames.shift();
      this.#length -= oldest.byteLength;
    }
  }

  /** The last of it, at most so many bytes; it then holds nothing. */
  take(length: number): Uint8Array {
    const all = joinBytes(this.#frames);
    this.clear();
    return all.subarray(Math.max(0, all.byteLength - length));
  }

  clear(): void {
    this.#frames = [];
    this.#length = 0;
  }
}

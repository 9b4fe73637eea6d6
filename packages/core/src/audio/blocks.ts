/**
 * Cuts a stream of bytes into pieces of one size, whatever sizes it comes in. Nothing is lost and nothing doubled: what
 * is not enough for a piece waits.
 */
export class ByteBlocks {
  readonly size: number;
  readonly #rest: Uint8Array;
  #filled = 0;

  /** @param size - bytes a piece, at least 1 */
  constructor(size: number) {
    this.size = size;
    this.#rest = new Uint8Array(size);
  }

  /** How many bytes wait. */
  get pending(): number {
    return this.#filled;
  }

  /** The pieces that are complete now. Each has its own bytes. */
  push(data: Uint8Array): readonly Uint8Array[] {
    const pieces: Uint8Array[] = [];
    let at = 0;
    if (this.#filled > 0) {
      const taken = Math.min(this.size - this.#filled, data.byteLength);
      this.#rest.set(data.subarray(0, taken), this.#filled);
      this.#filled += taken;
      at = taken;
      if (this.#filled < this.size) return pieces;
      pieces.push(this.#rest.slice());
      this.#filled = 0;
    }
    // The slice of a `Buffer` would be no copy.
    for (; at + this.size <= data.byteLength; at += this.size)
      pieces.push(new Uint8Array(data.subarray(at, at + this.size)));
    this.#rest.set(data.subarray(at));
    this.#filled = data.byteLength - at;
    return pieces;
  }

  /** What waits, shorter than a piece; null when nothing does. */
  flush(): Uint8Array | null {
    if (this.#filled === 0) return null;
    const rest = this.#rest.slice(0, this.#filled);
    this.#filled = 0;
    return rest;
  }

  /** Forgets what waits. */
  reset(): void {
    this.#filled = 0;
  }
}

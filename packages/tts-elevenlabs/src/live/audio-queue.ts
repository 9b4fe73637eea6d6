import { failed } from '../errors.ts';

/** More than this is more than any text becomes, in bytes. */
const MOST_BYTES = 256 * 1024 * 1024;

/** Audio that was made and not read yet. */
export class AudioQueue {
  readonly #leadBytes: number;
  readonly #pieces: Uint8Array[] = [];
  #bytes = 0;
  #end: { readonly error?: unknown } | null = null;
  #wake: () => void = () => {};
  #calm: () => void = () => {};

  /** @param leadBytes - how much may wait before no more text is to be said */
  constructor(leadBytes: number) {
    this.#leadBytes = leadBytes;
  }

  push(piece: Uint8Array): void {
    if (this.#end !== null) return;
    this.#pieces.push(piece);
    this.#bytes += piece.byteLength;
    if (this.#bytes > MOST_BYTES) this.fail(failed('The vendor sent more audio than any text becomes.'));
    this.#wake();
  }

  finish(): void {
    this.#end ??= {};
    this.#wake();
    this.#calm();
  }

  /** What was made before is still given. */
  fail(error: unknown): void {
    this.#end ??= { error };
    this.#wake();
    this.#calm();
  }

  /** The next piece; null at the end. @throws what it failed with */
  async next(): Promise<Uint8Array | null> {
    for (;;) {
      const piece = this.#pieces.shift();
      if (piece !== undefined) {
        this.#bytes -= piece.byteLength;
        if (this.#bytes < this.#leadBytes) this.#calm();
        return piece;
      }
      if (this.#end !== null) {
        if ('error' in this.#end) throw this.#end.error;
        return null;
      }
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** Resolves once little enough waits. */
  async calm(): Promise<void> {
    while (this.#bytes >= this.#leadBytes && this.#end === null) {
      await new Promise<void>((resolve) => {
        this.#calm = resolve;
      });
    }
  }
}

/** One file that is written, in places of one's choice. */
export class MemoryFile {
  #bytes = new Uint8Array(64 * 1024);
  #length = 0;
  #position = 0;

  write(data: Uint8Array): void {
    const end = this.#position + data.byteLength;
    if (end > this.#bytes.byteLength) {
      const larger = new Uint8Array(Math.max(end, this.#bytes.byteLength * 2));
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    this.#bytes.set(data, this.#position);
    this.#position = end;
    this.#length = Math.max(this.#length, end);
  }

  /** @param whence - 0: from the start, 1: from here, 2: from the end */
  seek(offset: number, whence: number): number {
    const from = [0, this.#position, this.#length][whence] ?? 0;
    this.#position = Math.max(0, from + offset);
    return this.#position;
  }

  content(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }
}

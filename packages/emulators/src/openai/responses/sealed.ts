/** The reasoning that the vendor has sealed: it opens no other seal, and keeps none of it unless told to. */
export class SealedReasoning {
  readonly #sealOf = new Map<string, string>();

  /** Remembers an item that goes out. */
  seal(id: string, encrypted: string): void {
    this.#sealOf.set(id, encrypted);
  }

  opens(id: string, encrypted: string): boolean {
    return this.#sealOf.get(id) === encrypted;
  }
}

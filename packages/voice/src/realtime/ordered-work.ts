/** Work done one after the other, in the order it came. A failure stops nothing. */
export class OrderedWork {
  readonly #onError: (error: unknown) => void;
  #tail: Promise<void> = Promise.resolve();
  #waiting = 0;

  constructor(onError: (error: unknown) => void) {
    this.#onError = onError;
  }

  /** How much has not been done. */
  get waiting(): number {
    return this.#waiting;
  }

  /** Resolves when it has been done, or has failed. */
  add(work: () => Promise<void> | void): Promise<void> {
    this.#waiting += 1;
    this.#tail = this.#tail
      .then(work)
      .catch((error: unknown) => this.#onError(error))
      .finally(() => {
        this.#waiting -= 1;
      });
    return this.#tail;
  }

  /** Resolves when everything that came so far has been done. */
  idle(): Promise<void> {
    return this.#tail;
  }
}

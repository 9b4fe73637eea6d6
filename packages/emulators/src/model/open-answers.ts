/** The answers that are not over: neither given whole nor given up. */
export class OpenAnswers {
  readonly #open = new Set<Promise<void>>();

  /** Counts an answer as open until the function is called. */
  opened(): () => void {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#open.add(promise);
    return () => {
      this.#open.delete(promise);
      resolve();
    };
  }

  /** Resolves once none is open. */
  async idle(): Promise<void> {
    while (this.#open.size > 0) await Promise.all(this.#open);
  }
}

/** Work that nobody awaits: its failures are reported, and a drain waits for it. */
export class TaskSet {
  readonly #tasks = new Set<Promise<void>>();
  readonly #onError: (error: unknown) => void;

  constructor(onError: (error: unknown) => void) {
    this.#onError = onError;
  }

  /** Keeps a promise until it settles. */
  add(work: Promise<unknown>): void {
    const task: Promise<void> = work
      .then(
        () => {},
        (error: unknown) => this.#onError(error),
      )
      .finally(() => this.#tasks.delete(task));
    this.#tasks.add(task);
  }

  get size(): number {
    return this.#tasks.size;
  }

  /** Resolves when nothing is left, work added meanwhile included. */
  async idle(): Promise<void> {
    while (this.#tasks.size > 0) await Promise.all(this.#tasks);
  }
}

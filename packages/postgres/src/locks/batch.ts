/** Collects items and works on those that came in one turn together. */
export class Batch<Item> {
  readonly #work: (items: readonly Item[]) => Promise<void>;
  readonly #running = new Set<Promise<void>>();
  #items = new Set<Item>();

  /** @param work - must not reject */
  constructor(work: (items: readonly Item[]) => Promise<void>) {
    this.#work = work;
  }

  add(item: Item): void {
    this.#items.add(item);
    if (this.#items.size === 1) queueMicrotask(() => this.#start());
  }

  /** Resolves when everything that was begun has ended. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  #start(): void {
    const items = [...this.#items];
    this.#items = new Set();
    const run = this.#work(items).finally(() => this.#running.delete(run));
    this.#running.add(run);
  }
}

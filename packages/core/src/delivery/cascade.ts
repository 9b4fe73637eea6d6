/** Everything one call set off: its event, the answers to it, the answers to those. */
export class Cascade {
  /** The first failure of an intelligence channel. */
  error: unknown = null;
  #pending = 0;
  #waiters: (() => void)[] = [];

  begin(): void {
    this.#pending += 1;
  }

  end(): void {
    this.#pending -= 1;
    if (this.#pending > 0) return;
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const resolve of waiters) resolve();
  }

  /** Resolves when nothing is under way. */
  settled(): Promise<void> {
    return this.#pending === 0 ? Promise.resolve() : new Promise((resolve) => this.#waiters.push(resolve));
  }
}

/** Everything one call set off: its event, the answers to it, the answers to those. */
export class Cascade {
  /** The first failure of an intelligence channel. */
  error: unknown = null;
  #pending = 0;
  #waiters: (() => void)[] = [];
  readonly #waited: Set<Cascade>;

  constructor(waited: Set<Cascade>) {
    this.#waited = waited;
  }

  get isUnderWay(): boolean {
    return this.#pending > 0;
  }

  begin(): void {
    this.#pending += 1;
  }

  end(): void {
    this.#pending -= 1;
    if (this.#pending <= 0 && this.#waiters.length > 0) this.release();
  }

  /** Resolves when nothing is under way. */
  settled(): Promise<void> {
    if (this.#pending === 0) return Promise.resolve();
    this.#waited.add(this);
    return new Promise((resolve) => this.#waiters.push(resolve));
  }

  /** Lets everybody go who waits, whatever is still under way. */
  release(): void {
    this.#waited.delete(this);
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const resolve of waiters) resolve();
  }
}

/** Makes cascades and knows which of them somebody waits for. */
export class Cascades {
  readonly #waited = new Set<Cascade>();

  create(): Cascade {
    return new Cascade(this.#waited);
  }

  /** Ends every wait: the kit is closing. */
  release(): void {
    for (const cascade of [...this.#waited]) cascade.release();
  }
}

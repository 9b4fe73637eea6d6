/** Everything one call set off: its event, the answers to it, the answers to those. */
export class Cascade {
  /** The first failure of an intelligence channel. */
  error: unknown = null;
  /** Its neighbours among those somebody waits for. */
  previous: Cascade | null = null;
  next: Cascade | null = null;
  #pending = 0;
  #waiters: (() => void)[] | null = null;
  readonly #cascades: Cascades;

  constructor(cascades: Cascades) {
    this.#cascades = cascades;
  }

  get isUnderWay(): boolean {
    return this.#pending > 0;
  }

  begin(): void {
    this.#pending += 1;
  }

  end(): void {
    this.#pending -= 1;
    if (this.#pending <= 0 && this.#waiters) this.release();
  }

  /** Resolves when nothing is under way. */
  settled(): Promise<void> {
    return new Promise((resolve) => this.onSettled(resolve));
  }

  /** Calls back when nothing is under way any more, at once where that is so now. */
  onSettled(task: () => void): void {
    if (this.#pending === 0) {
      task();
      return;
    }
    if (this.#waiters) {
      this.#waiters.push(task);
      return;
    }
    this.#waiters = [task];
    this.#cascades.add(this);
  }

  /** Lets everybody go who waits, whatever is still under way. */
  release(): void {
    const waiters = this.#waiters;
    if (!waiters) return;
    this.#waiters = null;
    this.#cascades.remove(this);
    for (const task of waiters) task();
  }
}

/** Makes cascades and knows which of them somebody waits for: a chain through them, which costs no memory. */
export class Cascades {
  #first: Cascade | null = null;

  create(): Cascade {
    return new Cascade(this);
  }

  /** Ends every wait: the kit is closing. */
  release(): void {
    while (this.#first) this.#first.release();
  }

  add(cascade: Cascade): void {
    cascade.next = this.#first;
    if (this.#first) this.#first.previous = cascade;
    this.#first = cascade;
  }

  remove(cascade: Cascade): void {
    const { previous, next } = cascade;
    if (previous) previous.next = next;
    else this.#first = next;
    if (next) next.previous = previous;
    cascade.previous = null;
    cascade.next = null;
  }
}

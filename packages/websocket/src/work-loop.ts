/** What a loop works off. */
export interface Work {
  hasWork(): boolean;
  /** Does one piece of it; never rejects. */
  step(): Promise<void>;
}

/** Works off what there is, one piece after another; what comes up meanwhile belongs to the same run. */
export class WorkLoop {
  readonly #work: Work;
  #running: Promise<void> | null = null;
  #isOver = false;

  constructor(work: Work) {
    this.#work = work;
  }

  get isRunning(): boolean {
    return this.#running !== null;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  wake(): void {
    if (this.#running !== null || this.#isOver || !this.#work.hasWork()) return;
    this.#running = this.#run().finally(() => {
      this.#running = null;
      this.wake();
    });
  }

  /** No piece is begun any more. */
  end(): void {
    this.#isOver = true;
  }

  /** Resolves when nothing is under way. */
  async settled(): Promise<void> {
    while (this.#running !== null) await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#isOver && this.#work.hasWork()) await this.#work.step();
  }
}

import { raceAbort } from '../abort.ts';

/** Work that several wait for. It goes on as long as one of them does, and is stopped with the last. */
export class SharedWork<Value> {
  readonly #controller = new AbortController();
  readonly #result: Promise<Value>;
  #waiting = 0;
  #isOver = false;

  constructor(work: (signal: AbortSignal) => Promise<Value>) {
    this.#result = work(this.#controller.signal).finally(() => {
      this.#isOver = true;
    });
    // Each who waits hears of it; without any, nobody needs to.
    this.#result.catch(() => {});
  }

  /** Whether it was stopped, so that it comes to nothing. */
  get isStopped(): boolean {
    return this.#controller.signal.aborted;
  }

  /** Waits for it. @throws the reason of the signal, when it fires first; what the work throws */
  async join(signal: AbortSignal | undefined): Promise<Value> {
    this.#waiting += 1;
    try {
      return await (signal === undefined ? this.#result : raceAbort(this.#result, signal));
    } finally {
      this.#waiting -= 1;
      if (this.#waiting === 0 && !this.#isOver) this.stop(signal?.reason);
    }
  }

  /** Stops it, whoever waits. */
  stop(reason?: unknown): void {
    this.#controller.abort(reason);
  }
}

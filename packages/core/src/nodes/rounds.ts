import type { Clock, Logger } from '../ports/runtime.ts';

/** Does something again and again: one round at a time, the pause counted from its end. A failed round is logged. */
export class Rounds {
  readonly #deps: { readonly clock: Clock; readonly logger: Logger };
  readonly #name: string;
  readonly #intervalMs: number;
  readonly #round: () => Promise<unknown>;
  #stopped = false;
  #timer: Disposable | null = null;

  constructor(
    deps: { readonly clock: Clock; readonly logger: Logger },
    given: { readonly name: string; readonly intervalMs: number; readonly round: () => Promise<unknown> },
  ) {
    this.#deps = deps;
    this.#name = given.name;
    this.#intervalMs = given.intervalMs;
    this.#round = given.round;
  }

  /** The first round comes after the first pause. */
  start(): void {
    this.#timer = this.#deps.clock.schedule(this.#intervalMs, () => void this.#run());
  }

  /** No round begins after this; one that is under way is not waited for. */
  stop(): void {
    this.#stopped = true;
    this.#timer?.[Symbol.dispose]();
  }

  async #run(): Promise<void> {
    try {
      await this.#round();
    } catch (error) {
      this.#deps.logger.warn('A recurring task failed; it is tried again.', { task: this.#name, error });
    }
    if (!this.#stopped) this.start();
  }
}

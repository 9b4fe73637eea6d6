import type { StreamOutlet } from '../../ports/stream-outlet.ts';
import { retryDelayMs } from '../../resilience/retry.ts';

/** When the provider may be called next: never sooner than the interval, the vendor and the rate limits say. */
export class Pace {
  readonly #outlet: StreamOutlet;
  readonly #intervalMs: number;
  #notBefore = 0;
  #failures = 0;

  constructor(outlet: StreamOutlet, intervalMs: number) {
    this.#outlet = outlet;
    this.#intervalMs = intervalMs;
  }

  /** Milliseconds until a call may be made that could be left out. */
  get waitMs(): number {
    return Math.max(0, this.#notBefore - this.#outlet.clock.monotonic());
  }

  /** A call was answered. */
  went(): void {
    this.#failures = 0;
    this.#holdFor(Math.max(this.#intervalMs, this.#outlet.politeIntervalMs));
  }

  /** A call is to be made again later. @param milliseconds - null where nobody said when */
  failed(milliseconds: number | null): void {
    const delayMs = milliseconds ?? retryDelayMs({}, this.#failures);
    this.#failures += 1;
    this.#holdFor(Math.max(this.#intervalMs, delayMs));
  }

  /** Takes a token for a call that could be left out; false where the budget is short: then it is left out. */
  async mayCall(): Promise<boolean> {
    const decision = await this.#outlet.takeToken();
    if (!decision.granted) this.#holdFor(Math.max(decision.retryAfterMs, this.#outlet.politeIntervalMs));
    return decision.granted;
  }

  /**
   * Waits until a call may be made that sends nothing, and so needs no token.
   *
   * @returns false where that would be after `deadline`, by the monotonic clock
   * @throws the reason of the kit's closing
   */
  mayAsk(deadline: number): Promise<boolean> {
    return this.#wait(this.waitMs, deadline);
  }

  /** The same for a call that has to be made: waits for its token as well. */
  async mustCall(deadline: number): Promise<boolean> {
    for (let { waitMs } = this; await this.#wait(waitMs, deadline);) {
      const decision = await this.#outlet.takeToken();
      if (decision.granted) return true;
      waitMs = decision.retryAfterMs;
    }
    return false;
  }

  async #wait(milliseconds: number, deadline: number): Promise<boolean> {
    const { clock, closing } = this.#outlet;
    closing.throwIfAborted();
    if (clock.monotonic() + milliseconds > deadline) return false;
    if (milliseconds > 0) await clock.sleep(milliseconds, { signal: closing });
    return true;
  }

  #holdFor(milliseconds: number): void {
    this.#notBefore = this.#outlet.clock.monotonic() + milliseconds;
  }
}

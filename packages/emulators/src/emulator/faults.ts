/**
 * What a vendor may do to a call. `rejected` refuses the message for good, `unauthorized` the credentials;
 * `unavailable` answers 503, `rate_limited` 429 with a time to wait. `hang` never answers and takes nothing,
 * `hang_after` takes the message and never answers; `lose_request` and `lose_answer` cut the connection before
 * and after the message was taken; `garbage` takes it and answers something that nobody can read.
 */
export type EmulatorFault =
  | 'rejected'
  | 'unauthorized'
  | 'unavailable'
  | 'rate_limited'
  | 'hang'
  | 'hang_after'
  | 'lose_request'
  | 'lose_answer'
  | 'garbage';

/** Faults that are ours to word, not the network's. */
export type Refusal = Extract<EmulatorFault, 'rejected' | 'unauthorized' | 'unavailable' | 'rate_limited'>;

/** The faults of the calls to come, first in, first out. */
export class FaultQueue {
  readonly #faults: EmulatorFault[] = [];

  /** The next `times` calls meet this. */
  add(fault: EmulatorFault, times = 1): void {
    for (let left = times; left > 0; left -= 1) this.#faults.push(fault);
  }

  next(): EmulatorFault | null {
    return this.#faults.shift() ?? null;
  }

  clear(): void {
    this.#faults.length = 0;
  }
}

const FIRST_MS = 100;
const LONGEST_MS = 30_000;

/** How long to wait before a recogniser is asked again: longer each time, until it has given something. */
export class Backoff {
  #failures = 0;

  /** It has given something. */
  reset(): void {
    this.#failures = 0;
  }

  /** It ended as it should: soon. */
  get soonMs(): number {
    return FIRST_MS;
  }

  /** It failed once more. */
  nextMs(): number {
    const waitMs = Math.min(LONGEST_MS, FIRST_MS * 2 ** this.#failures);
    this.#failures = Math.min(this.#failures + 1, 20);
    return waitMs;
  }
}

/**
 * When the model is to be asked for a response: once nothing is running, for it takes one at a time, and once every
 * tool it has called has answered.
 */
export class AnswersDue {
  readonly #ask: () => string | null;
  readonly #calls = new Set<string>();
  #isRunning = false;
  #isWanted = false;
  #askedId: string | null = null;

  /** @param ask - asks, and gives the name the vendor knows the question by; null where it cannot be asked now */
  constructor(ask: () => string | null) {
    this.#ask = ask;
  }

  called(callId: string): void {
    this.#calls.add(callId);
  }

  isWaitedFor(callId: string): boolean {
    return this.#calls.has(callId);
  }

  answered(callId: string): void {
    if (this.#calls.delete(callId)) this.want();
  }

  want(): void {
    this.#isWanted = true;
    this.#askWhenDue();
  }

  began(): void {
    this.#askedId = null;
    this.#isRunning = true;
  }

  ended(): void {
    this.#isRunning = false;
    this.#askWhenDue();
  }

  /** The vendor refused a question, which may be another one than that of here. */
  refused(id: string | null): void {
    if (id === null || id !== this.#askedId) return;
    this.#askedId = null;
    // What was wanted while it was asked was not part of it.
    this.ended();
  }

  /** Another conversation begins, which owes what this one did: a response, where one ran or somebody waited for it. */
  moveOn(): void {
    const isOwed = this.#isRunning || this.#isWanted || this.#calls.size > 0;
    this.#calls.clear();
    this.#isRunning = false;
    this.#askedId = null;
    if (isOwed) this.want();
  }

  #askWhenDue(): void {
    if (!this.#isWanted || this.#isRunning || this.#calls.size > 0) return;
    this.#askedId = this.#ask();
    if (this.#askedId === null) return;
    this.#isWanted = false;
    // The vendor says when it begins; until then nobody asks again.
    this.#isRunning = true;
  }
}

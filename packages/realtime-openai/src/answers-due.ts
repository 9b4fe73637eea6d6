/**
 * When the model is to be asked for a response: once nothing is running, for it takes one at a time, and once every
 * tool it has called has answered.
 */
export class AnswersDue {
  readonly #ask: () => string;
  readonly #calls = new Set<string>();
  #isRunning = false;
  #isWanted = false;
  #askedId: string | null = null;

  /** @param ask - asks, and gives the name the vendor knows the question by */
  constructor(ask: () => string) {
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

  /** The vendor refused a question. Answers whether it was the one of here. */
  refused(id: string | null): boolean {
    if (id === null || id !== this.#askedId) return false;
    this.#askedId = null;
    this.#isRunning = false;
    return true;
  }

  /** Another conversation begins: nothing of this one is waited for. */
  clear(): void {
    this.#calls.clear();
    this.#isRunning = false;
    this.#isWanted = false;
    this.#askedId = null;
  }

  #askWhenDue(): void {
    if (!this.#isWanted || this.#isRunning || this.#calls.size > 0) return;
    this.#isWanted = false;
    // The vendor says when it begins; until then nobody asks again.
    this.#isRunning = true;
    this.#askedId = this.#ask();
  }
}

import type { TranscriptionResult } from '../voice/speech.ts';

/** What a recogniser has said and nobody has read yet. */
export class ResultQueue {
  #waiting: TranscriptionResult[] = [];
  #failure: { readonly reason: unknown } | null = null;
  #hasEnded = false;
  #wake: () => void = () => undefined;

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  get hasFailed(): boolean {
    return this.#failure !== null;
  }

  add(results: readonly TranscriptionResult[]): void {
    for (const result of results) {
      // What was understood so far is part of what is understood now.
      if (this.#waiting.at(-1)?.isFinal === false) this.#waiting.pop();
      this.#waiting.push(result);
    }
    if (results.length > 0) this.#wake();
  }

  /** Nothing more comes. */
  end(): void {
    this.#hasEnded = true;
    this.#wake();
  }

  /** Whoever reads gets this error instead of what waits. Only the first counts. */
  fail(reason: unknown): void {
    this.#failure ??= { reason };
    this.#wake();
  }

  /** The next result; null at the end. */
  async next(): Promise<TranscriptionResult | null> {
    for (;;) {
      if (this.#failure !== null) throw this.#failure.reason;
      const result = this.#waiting.shift();
      if (result !== undefined) return result;
      if (this.#hasEnded) return null;
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }
}

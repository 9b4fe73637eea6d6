import type { TranscriptionResult } from '@roomkit/core/voice';

/** What a recogniser made of one utterance. */
export interface Transcript {
  readonly text: string;
  readonly confidence: number | null;
  readonly language: string | null;
}

/** Gathers the results of a stream: finals are clauses that add up, each partial is the clause under way. */
export class TranscriptBuilder {
  readonly #finals: TranscriptionResult[] = [];
  #partial: TranscriptionResult | null = null;

  add(result: TranscriptionResult): void {
    if (result.isFinal) {
      this.#partial = null;
      this.#finals.push(result);
    } else this.#partial = result;
  }

  /** Everything understood so far, the clause under way included. */
  get soFar(): string {
    return joined([...this.#finals, ...(this.#partial === null ? [] : [this.#partial])]);
  }

  /** The finals; without any, the last partial. Null where there is nothing. */
  get transcript(): Transcript | null {
    const results = this.#finals.length > 0 ? this.#finals : this.#partial === null ? [] : [this.#partial];
    const text = joined(results);
    if (text === '') return null;
    const confidences = results.flatMap(({ confidence }) => confidence ?? []);
    return {
      text,
      confidence: confidences.length === 0 ? null : Math.min(...confidences),
      language: results.find(({ language }) => language !== null)?.language ?? null,
    };
  }
}

function joined(results: readonly TranscriptionResult[]): string {
  return results
    .map(({ text }) => text.trim())
    .filter((text) => text !== '')
    .join(' ');
}

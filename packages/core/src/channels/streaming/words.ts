import { Sentences } from '../../delivery/streams/sentences.ts';
import type { StreamItem } from '../../domain/channel-output.ts';

/** The words of an answer as they come. Markers beside them, such as thinking, are left out. */
export class Words {
  #text = '';
  #hasSentence = false;
  #beganAt: number | null = null;
  #isComplete = false;
  readonly #sentences = new Sentences();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  get text(): string {
    return this.#text;
  }

  /** Nothing more comes. */
  get isComplete(): boolean {
    return this.#isComplete;
  }

  /**
   * Milliseconds until there is enough for a first message: a whole sentence, so many characters, or whatever there
   * is after `patienceMs`. Null while there is nothing to see.
   */
  untilWorthShowing(characters: number, patienceMs: number): number | null {
    if (this.#beganAt === null) return null;
    if (this.#hasSentence || this.#text.trim().length >= characters) return 0;
    return Math.max(0, this.#beganAt + patienceMs - this.#now());
  }

  /** Takes everything in, and says so each time. */
  async readAll(items: AsyncIterable<StreamItem>, onChange: () => void): Promise<void> {
    try {
      for await (const item of items) {
        if (typeof item !== 'string' || item === '') continue;
        this.#take(item);
        onChange();
      }
    } finally {
      this.#isComplete = true;
      onChange();
    }
  }

  #take(words: string): void {
    this.#text += words;
    if (!this.#hasSentence) this.#hasSentence = this.#sentences.push(words).some((sentence) => sentence.trim() !== '');
    if (this.#beganAt === null && this.#text.trim() !== '') this.#beganAt = this.#now();
  }
}

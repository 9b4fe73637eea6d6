import type { RetrieverMatch } from './retriever.ts';
import { wordsIn } from './words.ts';

interface Document extends RetrieverMatch {
  readonly counts: ReadonlyMap<string, number>;
  readonly length: number;
}

/** The usual constants of BM25: how fast a repeated word stops counting, and how much long messages are held against. */
const SATURATION = 1.2;
const LENGTH_WEIGHT = 0.75;

/** From so many messages on, a word that stands in more than half of them says nothing. */
const ENOUGH_TO_JUDGE = 10;

/** Messages by their words, ranked by BM25 (Robertson and Zaragoza 2009). The newest ones stay. */
export class KeywordIndex {
  readonly #documents = new Map<string, Document>();
  readonly #byWord = new Map<string, Set<Document>>();
  readonly #most: number;
  #totalLength = 0;

  constructor(most: number) {
    this.#most = most;
  }

  add({ eventId, index }: RetrieverMatch, text: string): void {
    this.remove(eventId);
    const words = wordsIn(text);
    if (words.length === 0) return;
    const counts = new Map<string, number>();
    for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
    const document: Document = { eventId, index, counts, length: words.length };
    this.#documents.set(eventId, document);
    this.#totalLength += document.length;
    for (const word of counts.keys()) {
      const holders = this.#byWord.get(word) ?? new Set<Document>();
      this.#byWord.set(word, holders.add(document));
    }
    if (this.#documents.size <= this.#most) return;
    const [oldest] = this.#documents.keys();
    if (oldest !== undefined) this.remove(oldest);
  }

  remove(eventId: string): void {
    const document = this.#documents.get(eventId);
    if (document === undefined) return;
    this.#documents.delete(eventId);
    this.#totalLength -= document.length;
    for (const word of document.counts.keys()) {
      const holders = this.#byWord.get(word);
      holders?.delete(document);
      if (holders?.size === 0) this.#byWord.delete(word);
    }
  }

  /** The best matches first; of equal ones, the newer. */
  search(text: string, limit: number, exclude: ReadonlySet<string>): readonly RetrieverMatch[] {
    const scores = new Map<Document, number>();
    for (const word of new Set(wordsIn(text))) {
      const holders = this.#byWord.get(word);
      if (holders === undefined || this.#isCommon(holders.size)) continue;
      const weight = Math.log(1 + (this.#documents.size - holders.size + 0.5) / (holders.size + 0.5));
      for (const document of holders) {
        scores.set(document, (scores.get(document) ?? 0) + weight * this.#share(document, word));
      }
    }
    return [...scores]
      .filter(([{ eventId }]) => !exclude.has(eventId))
      .sort(([one, first], [other, second]) => second - first || other.index - one.index)
      .slice(0, limit)
      .map(([{ eventId, index }]) => ({ eventId, index }));
  }

  #isCommon(count: number): boolean {
    return this.#documents.size >= ENOUGH_TO_JUDGE && count > this.#documents.size / 2;
  }

  #share({ counts, length }: Document, word: string): number {
    const count = counts.get(word) ?? 0;
    const average = this.#totalLength / this.#documents.size;
    const held = SATURATION * (1 - LENGTH_WEIGHT + (LENGTH_WEIGHT * length) / average);
    return (count * (SATURATION + 1)) / (count + held);
  }
}

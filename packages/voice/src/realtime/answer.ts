import { heardOf } from '../speaking/heard.ts';
import { AnswerQueue, type AnswerQueueOptions } from './answer-queue.ts';

/** What was heard of an answer. */
export interface HeardAnswer {
  readonly text: string;
  readonly playedMs: number;
  /** Null where it is not known how long it would have been. */
  readonly totalMs: number | null;
  readonly isCut: boolean;
}

/** One answer of the model, from its first word until it has been heard. */
export class Answer {
  readonly queue: AnswerQueue;
  /** Whether the model has said everything. */
  isWhole = false;
  /** Whether nobody hears the rest of it. */
  isCut = false;
  /** Whether it is said into nothing: words are kept, sound is not. */
  isSilent: boolean;
  /** What it has said for good, and what it says now. */
  #said: readonly string[] = [];
  #saying = '';
  #playedMs = 0;
  #seenAt: number | null = null;
  #isTold = false;

  constructor(options: AnswerQueueOptions, isSilent: boolean) {
    this.queue = new AnswerQueue(options);
    this.isSilent = isSilent;
  }

  /** What it says, as far as it is known. */
  get text(): string {
    return [...this.#said, this.#saying].filter((words) => words !== '').join(' ');
  }

  /** Words, all of them since those that were final. */
  says(words: string, isFinal: boolean): void {
    this.#saying = isFinal ? '' : words.trim();
    if (isFinal) this.#said = [...this.#said, words.trim()];
  }

  /** How much the line says it has played, at a time of the clock. */
  sees(playedMs: number | null, at: number): void {
    if (playedMs === null) return;
    this.#playedMs = playedMs;
    this.#seenAt = at;
  }

  /** How much will have been played by then, from what the line said last. */
  playedBy(at: number): number {
    if (this.#seenAt === null) return 0;
    return Math.min(this.queue.takenMs, this.#playedMs + Math.max(at - this.#seenAt, 0));
  }

  /** Whether this is the first time it is told of: each answer is told once. */
  tellOnce(): boolean {
    const isFirst = !this.#isTold;
    this.#isTold = true;
    return isFirst;
  }

  /** All of it, to the end. */
  whole(): HeardAnswer {
    const { totalMs } = this.queue;
    return { text: this.text, playedMs: totalMs, totalMs, isCut: false };
  }

  /** As much as was played. */
  upTo(playedMs: number): HeardAnswer {
    const { totalMs } = this.queue;
    const { text: words } = this;
    const span = { start: 0, end: words.length, text: words, words, durationMs: totalMs, isWhole: this.isWhole };
    const text = playedMs > 0 ? heardOf([span], playedMs).text : '';
    return { text, playedMs: Math.round(playedMs), totalMs: this.isWhole ? totalMs : null, isCut: true };
  }
}

import { setTimeout } from 'node:timers/promises';

import { framesOf } from './speech.ts';
import { FRAME_MS, SILENCE_MS, type TurnsReport } from './tasks.ts';

const FRAME = (16_000 * FRAME_MS) / 1_000;
/** How much of an answer is heard before somebody speaks over it. */
const LISTEN_MS = 400;
const PATIENCE_MS = 5_000;

/** What happens at the transport, for the caller to react to. */
export interface Heard {
  /** When the first frame of the last answer came, by `performance.now()`; null while it is waited for. */
  answeredAt: number | null;
  /** When it was last stopped; null while it is not. */
  stoppedAt: number | null;
}

/** A caller in real time who asks, listens, and asks again over the answer. */
export class Line {
  readonly #send: (frame: Int16Array) => void;
  readonly #question: readonly Int16Array[];
  readonly heard: Heard = { answeredAt: null, stoppedAt: null };
  #next = performance.now();

  constructor(question: Int16Array, send: (frame: Int16Array) => void) {
    this.#send = send;
    this.#question = framesOf(question, FRAME);
  }

  async turns(count: number): Promise<TurnsReport> {
    const answerMs: number[] = [];
    const stopMs: number[] = [];
    await this.#quietFor(200);
    await this.#ask();
    for (let turn = 0; turn < count; turn += 1) {
      this.heard.answeredAt = null;
      const askedAt = performance.now();
      const answeredAt = await this.#until(() => this.heard.answeredAt, 'no answer came');
      answerMs.push(answeredAt - askedAt - SILENCE_MS);
      await this.#quietFor(LISTEN_MS);
      this.heard.stoppedAt = null;
      const spokeAt = await this.#ask();
      const stoppedAt = await this.#until(() => this.heard.stoppedAt, 'nothing was cut off');
      stopMs.push(stoppedAt - spokeAt);
    }
    return { answerMs, stopMs };
  }

  /** Answers when the first of it was sent. */
  async #ask(): Promise<number> {
    let begunAt = Number.NaN;
    for (const frame of this.#question) {
      await this.#say(frame);
      if (Number.isNaN(begunAt)) begunAt = performance.now();
    }
    return begunAt;
  }

  async #quietFor(milliseconds: number): Promise<void> {
    for (let at = 0; at < milliseconds; at += FRAME_MS) await this.#say(new Int16Array(FRAME));
  }

  async #until(find: () => number | null, otherwise: string): Promise<number> {
    for (let waited = 0; waited < PATIENCE_MS; waited += FRAME_MS) {
      const found = find();
      if (found !== null) return found;
      await this.#say(new Int16Array(FRAME));
    }
    throw new Error(otherwise);
  }

  /** When it is late it does not hurry: a frame too early would be worse than one too late. */
  async #say(frame: Int16Array): Promise<void> {
    this.#next = Math.max(this.#next + FRAME_MS, performance.now());
    await setTimeout(Math.max(0, this.#next - performance.now()));
    this.#send(frame);
  }
}

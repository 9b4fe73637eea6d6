import type { PumpResult } from './pump.ts';
import type { ReaderPace } from './reader-pace.ts';

/** The targets of one answer that show it at a pace of their own, as one: the slowest gives the pace. */
export class Paced {
  readonly #paces: readonly ReaderPace[];
  /** Whether somebody else was shown every word as it came. */
  readonly #isSeenElsewhere: boolean;
  readonly #whenCut: Promise<void>;
  #isCut = false;
  /** Ends what waits for words, once somebody has stopped the answer. */
  #giveUp: (() => void) | null = null;

  constructor(paces: readonly ReaderPace[], isSeenElsewhere: boolean) {
    this.#paces = paces;
    this.#isSeenElsewhere = isSeenElsewhere;
    this.#whenCut = new Promise((resolve) => {
      for (const pace of paces) {
        pace.onCut(() => {
          this.#isCut = true;
          this.stop();
          this.#giveUp?.();
          resolve();
        });
      }
    });
  }

  /** Whether somebody has stopped the answer. */
  get isCut(): boolean {
    return this.#isCut;
  }

  /** Resolves when somebody stops the answer. */
  whenCut(): Promise<void> {
    return this.#whenCut;
  }

  /** What comes once all of them would read more; null when somebody stops the answer before that. */
  async next<Value>(ask: () => Promise<Value>): Promise<Value | null> {
    if (this.#isCut) return null;
    const demand = Promise.all(this.#paces.map((pace) => pace.demand()));
    const given = (async (): Promise<Value | null> => {
      await demand;
      return this.#isCut ? null : ask();
    })();
    return new Promise((resolve, reject) => {
      this.#giveUp = () => resolve(null);
      given.then(resolve, reject);
    });
  }

  /** Has all of them stop showing it. */
  stop(): void {
    for (const pace of this.#paces) pace.stop();
  }

  /** Resolves when each has said what it has shown, or will not. */
  async whenDone(): Promise<void> {
    await Promise.all(this.#paces.map((pace) => pace.whenDone()));
  }

  /** Waits for nobody any more. */
  release(): void {
    for (const pace of this.#paces) pace.release();
  }

  /** What an answer came to: where it was stopped, the words that were shown, and nothing behind them. */
  shownOf(result: PumpResult): PumpResult {
    const all = this.#paces.flatMap(({ shown }) => (shown === null ? [] : [shown]));
    const metadata = merged(all.map((shown) => shown.metadata ?? {}));
    if (!this.#isCut) return { ...result, metadata };
    const characters = Math.max(0, ...all.map((shown) => shown.characters));
    const text = this.#isSeenElsewhere ? result.text : result.text.slice(0, characters);
    return { ...result, text, metadata, brokenBy: null, error: null, cancelled: true };
  }
}

/** Fields of several targets; where two say something under one name that is an object, both of it. */
function merged(parts: readonly Readonly<Record<string, unknown>>[]): Readonly<Record<string, unknown>> {
  const all: Record<string, unknown> = {};
  for (const part of parts) {
    for (const [name, value] of Object.entries(part)) {
      const before = all[name];
      all[name] = isRecord(before) && isRecord(value) ? { ...before, ...value } : value;
    }
  }
  return all;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

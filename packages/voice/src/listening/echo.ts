import type { Clock } from '@roomkit/core';

/** How much of what was heard has to be the voice's own words to be its echo. */
const OWN_SHARE = 0.8;

/** Knows what the voice has just said, so that its echo is not taken for the caller. */
export class EchoMemory {
  readonly #clock: Clock;
  readonly #decayMs: number;
  #words: ReadonlySet<string> = new Set();
  #endedAt = -Infinity;

  /** @param decayMs - how long an echo may take, in milliseconds; 0: there is none */
  constructor(clock: Clock, decayMs: number) {
    this.#clock = clock;
    this.#decayMs = decayMs;
  }

  /** The voice has ended; this is what it said. */
  ended(text: string): void {
    this.#words = new Set(wordsOf(text));
    this.#endedAt = this.#clock.monotonic();
  }

  /** When something that is heard now may be an echo of the voice. */
  get mayEcho(): boolean {
    return this.#decayMs > 0 && this.#clock.monotonic() - this.#endedAt <= this.#decayMs;
  }

  /** Whether these are words of what the voice is saying. */
  isSpeaking(saying: string, heard: string): boolean {
    return isMadeOf(wordsOf(heard), new Set(wordsOf(saying)));
  }

  /** Whether these are the voice's own words. One word alone, such as a quick "yes", never is. */
  isEcho(text: string): boolean {
    return isMadeOf(wordsOf(text), this.#words);
  }
}

function isMadeOf(words: readonly string[], own: ReadonlySet<string>): boolean {
  if (words.length < 2) return false;
  return words.filter((word) => own.has(word)).length / words.length >= OWN_SHARE;
}

const WORD = /[\p{L}\p{N}]+/gu;

function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(WORD) ?? [];
}

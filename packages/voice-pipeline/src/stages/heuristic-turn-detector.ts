import { ConfigurationError } from '@roomkit/core';
import type { TurnContext, TurnDecision, TurnDetector } from '@roomkit/core/voice';

/** How long a {@link HeuristicTurnDetector} waits. */
export interface HeuristicTurnDetectorOptions {
  /** How long it must be quiet after what looks finished. @defaultValue 300 */
  readonly finishedWaitMs?: number;
  /** How long after what does not. @defaultValue 2500 */
  readonly unfinishedWaitMs?: number;
  /** How long after what does not tell, as recognisers without punctuation write. @defaultValue 1000 */
  readonly unknownWaitMs?: number;
  /** Words behind which somebody goes on, in lower case. @defaultValue common ones of English */
  readonly unfinishedWords?: readonly string[];
}

/** Also the full-width ones of Chinese and Japanese, the Devanagari danda, and the Arabic question mark. */
const TERMINATORS = new Set('.!?。！？｡．।؟');
const CLOSERS = new Set('"\'”’)]』」）');
const CONTINUERS = new Set(',;:-–—、，；：،');
const WORDS = [
  ...['and', 'or', 'but', 'so', 'because', 'if', 'when', 'that', 'which', 'who', 'with', 'to', 'of', 'in', 'on', 'at'],
  ...['for', 'from', 'the', 'a', 'an', 'my', 'your', 'is', 'are', 'was', 'like', 'um', 'uh', 'er', 'well', 'then'],
];

/**
 * Judges by the last word and the punctuation: what looks finished is a turn after a short silence, anything else after
 * a long one. Works in no time, and without a model; knows nothing of what was meant.
 */
export class HeuristicTurnDetector implements TurnDetector {
  readonly specificationVersion = 'v1' as const;
  readonly name = 'heuristic';
  readonly #waitMs: Readonly<Record<Look['kind'], number>>;
  readonly #unfinishedWords: ReadonlySet<string>;

  /** @throws ConfigurationError naming the field */
  constructor(options: HeuristicTurnDetectorOptions = {}) {
    const { finishedWaitMs = 300, unfinishedWaitMs = 2_500, unknownWaitMs = 1_000, unfinishedWords = WORDS } = options;
    requireWait('finishedWaitMs', finishedWaitMs);
    requireWait('unfinishedWaitMs', unfinishedWaitMs);
    requireWait('unknownWaitMs', unknownWaitMs);
    this.#waitMs = { finished: finishedWaitMs, unfinished: unfinishedWaitMs, unknown: unknownWaitMs };
    this.#unfinishedWords = new Set(unfinishedWords);
  }

  evaluate({ transcript, isFinal, silenceDurationMs }: TurnContext): TurnDecision {
    const { kind, confidence, reason } = isFinal ? this.#look(transcript) : UNFINISHED;
    const restMs = this.#waitMs[kind] - silenceDurationMs;
    return { isComplete: restMs <= 0, confidence, reason, suggestedWaitMs: restMs <= 0 ? null : restMs };
  }

  reset(_stream: string): void {
    // Nothing is remembered.
  }

  close(): void {
    // Nothing is held.
  }

  #look(transcript: string): Look {
    const letters = Array.from(transcript.trim());
    while (letters.length > 0 && CLOSERS.has(letters.at(-1) ?? '')) letters.pop();
    const last = letters.at(-1) ?? '';
    if (last === '') return UNFINISHED;
    const isTrailingOff = letters.slice(-3).join('') === '...' || last === '…';
    if (isTrailingOff || CONTINUERS.has(last)) return UNFINISHED;
    if (TERMINATORS.has(last)) return { kind: 'finished', confidence: 0.9, reason: 'terminated' };
    const word = letters.join('').toLowerCase().split(/\s/u).at(-1) ?? '';
    if (this.#unfinishedWords.has(word)) return { kind: 'unfinished', confidence: 0.8, reason: 'goes_on' };
    return { kind: 'unknown', confidence: 0.5, reason: 'unpunctuated' };
  }
}

interface Look {
  readonly kind: 'finished' | 'unfinished' | 'unknown';
  readonly confidence: number;
  readonly reason: string;
}

const UNFINISHED: Look = { kind: 'unfinished', confidence: 0.7, reason: 'unfinished' };

function requireWait(field: string, value: number): void {
  if (Number.isFinite(value) && value >= 0 && value <= 60_000) return;
  throw new ConfigurationError(field, 'must be from 0 to 60000');
}

import { ConfigurationError } from '@roomkit/core';
import { levelDb, samplesOf } from '@roomkit/core/audio';
import type { BackchannelContext, BackchannelDecision, BackchannelDetector } from '@roomkit/core/voice';

/** What a {@link HeuristicBackchannelDetector} takes for assent. */
export interface HeuristicBackchannelDetectorOptions {
  /** Speech longer than this is an interruption, where nothing is known of its words. @defaultValue 600 */
  readonly maxDurationMs?: number;
  /** Speech louder than this is an interruption, where nothing is known of its words, in dBFS. @defaultValue -20 */
  readonly maxLevelDb?: number;
  /** Words of assent, in lower case and without punctuation. @defaultValue common ones of English */
  readonly words?: readonly string[];
}

const WORDS = [
  ...['mhm', 'mm', 'mmm', 'hm', 'hmm', 'uh', 'huh', 'uhhuh', 'ah', 'oh', 'yeah', 'yep', 'yes', 'yup', 'ok', 'okay'],
  ...['right', 'sure', 'i', 'see', 'great', 'good', 'cool', 'nice', 'wow', 'really', 'true', 'exactly', 'alright'],
];
const MAX_WORDS = 3;
const WINDOW_SAMPLES = 320;

/**
 * Takes a few words of assent for a backchannel; without a transcript, what is short and not loud. Words decide where
 * there are any.
 */
export class HeuristicBackchannelDetector implements BackchannelDetector {
  readonly specificationVersion = 'v1' as const;
  readonly name = 'heuristic';
  readonly #maxDurationMs: number;
  readonly #maxLevelDb: number;
  readonly #words: ReadonlySet<string>;

  /** @throws ConfigurationError naming the field */
  constructor({ maxDurationMs = 600, maxLevelDb = -20, words = WORDS }: HeuristicBackchannelDetectorOptions = {}) {
    if (!Number.isFinite(maxDurationMs) || maxDurationMs < 0) {
      throw new ConfigurationError('maxDurationMs', 'must be 0 or more');
    }
    if (!Number.isFinite(maxLevelDb) || maxLevelDb > 0) throw new ConfigurationError('maxLevelDb', 'must be 0 or less');
    this.#maxDurationMs = maxDurationMs;
    this.#maxLevelDb = maxLevelDb;
    this.#words = new Set(words);
  }

  classify({ transcript, audioBytes, speechDurationMs }: BackchannelContext): BackchannelDecision {
    const words = wordsOf(transcript ?? '');
    if (words.length > 0) {
      const isBackchannel = words.length <= MAX_WORDS && words.every((word) => this.#words.has(word));
      return { isBackchannel, confidence: 0.9, label: isBackchannel ? words.join(' ') : null };
    }
    const isShort = speechDurationMs <= this.#maxDurationMs;
    const isSoft = audioBytes === null || loudestDb(samplesOf(audioBytes)) <= this.#maxLevelDb;
    const isBackchannel = isShort && isSoft;
    return {
      isBackchannel,
      confidence: audioBytes === null ? 0.5 : 0.6,
      label: isBackchannel ? 'short_and_soft' : null,
    };
  }

  reset(_stream: string): void {
    // Nothing is remembered.
  }

  close(): void {
    // Nothing is held.
  }
}

function wordsOf(transcript: string): readonly string[] {
  const plain = transcript.toLowerCase().replaceAll(/[-'’]/gu, '');
  return plain.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');
}

/** The level of the loudest stretch: what was heard before the word is quiet, and says nothing about it. */
function loudestDb(samples: Int16Array): number {
  let loudest = -60;
  for (let at = 0; at < samples.length; at += WINDOW_SAMPLES) {
    loudest = Math.max(loudest, levelDb(samples.subarray(at, at + WINDOW_SAMPLES)));
  }
  return loudest;
}

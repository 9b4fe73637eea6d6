import { ConfigurationError } from '@roomkit/core';

/** What a whole message means to a list of opt-outs. */
export type OptOutWord = 'stop' | 'start' | 'help';

/** The words of each meaning. Case, accents, punctuation and spaces make no difference: `Stop all!` is `STOPALL`. */
export interface OptOutWords {
  readonly stop: readonly string[];
  readonly start: readonly string[];
  /** Words that everybody says: they only mean `start` to whom has opted out. */
  readonly startAgain: readonly string[];
  readonly help: readonly string[];
}

/** The words that carriers of North America ask for, with STOP in French and Spanish. */
export const OPT_OUT_WORDS: OptOutWords = Object.freeze({
  stop: Object.freeze([
    'STOP',
    'STOPALL',
    'UNSUBSCRIBE',
    'CANCEL',
    'END',
    'QUIT',
    'OPTOUT',
    'REVOKE',
    'ARRET',
    'ARRETER',
    'ALTO',
  ]),
  start: Object.freeze(['START', 'UNSTOP']),
  startAgain: Object.freeze(['YES', 'OUI', 'SI']),
  help: Object.freeze(['HELP', 'INFO', 'AIDE', 'AYUDA']),
});

/** Longer than any word with what may stand around it; longer messages are conversation. */
const MAX_LENGTH = 100;
const NOT_WORD = /[^\p{L}\p{N}]/gu;

export type Meaning = keyof OptOutWords;

/** What a message means, if it is nothing but one of the words. */
export type ReadWord = (text: string) => Meaning | null;

/** @throws ConfigurationError `words.<meaning>` */
export function wordReader(words: OptOutWords): ReadWord {
  const meanings = new Map<string, Meaning>();
  for (const meaning of ['startAgain', 'start', 'help', 'stop'] as const) {
    for (const word of requireWords(meaning, words[meaning])) meanings.set(folded(word), meaning);
  }
  return (text) => (text.length > MAX_LENGTH ? null : (meanings.get(folded(text)) ?? null));
}

function requireWords(meaning: Meaning, words: unknown): readonly string[] {
  const isWord = (word: unknown): boolean => typeof word === 'string' && folded(word) !== '';
  if (Array.isArray(words) && words.every(isWord)) return words as readonly string[];
  throw new ConfigurationError(`words.${meaning}`, 'must be a list of words');
}

/** Decomposed, so that what is left of an accent is no letter. */
function folded(text: string): string {
  return text.normalize('NFKD').replace(NOT_WORD, '').toLowerCase();
}

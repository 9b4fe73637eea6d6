import { ConfigurationError } from './errors.ts';

/** Every fixed text the kit writes into messages. */
export interface Texts {
  /** Before the new words of an edit, where the channel has no edits. */
  readonly correction: string;
  /** In place of a deletion, where the channel has none. */
  readonly messageDeleted: string;
  /** In place of audio without transcript. */
  readonly voiceMessage: string;
  readonly video: string;
  /** In place of a file that has neither caption nor name. */
  readonly file: string;
  /** In place of a location; `{place}` is its label, address and coordinates. */
  readonly location: string;
}

/** The kit's own words, in English. */
export const DEFAULT_TEXTS: Texts = Object.freeze({
  correction: 'Correction: ',
  messageDeleted: '[Message deleted]',
  voiceMessage: '[Voice message]',
  video: '[Video]',
  file: '[File]',
  location: '[Location: {place}]',
});

/** The texts with some of them replaced. @throws ConfigurationError naming the one that is no text */
export function textsWith(given: Partial<Texts> = {}): Texts {
  for (const [name, text] of Object.entries(given)) {
    if (!Object.hasOwn(DEFAULT_TEXTS, name)) throw new ConfigurationError(`texts.${name}`, 'is not a known text');
    if (typeof text !== 'string') throw new ConfigurationError(`texts.${name}`, 'must be a string');
  }
  return Object.freeze({ ...DEFAULT_TEXTS, ...given });
}

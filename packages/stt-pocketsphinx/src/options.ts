import { join } from 'node:path';

import { ConfigurationError, requireInteger } from '@roomkit/core';
import { requireText } from '@roomkit/core/providers';

import { grammarOf } from './grammar.ts';

/** A phrase that is listened for, and nothing else. */
export interface PocketSphinxKeyphrase {
  /** Words of the dictionary, such as `hey computer`. */
  readonly phrase: string;
  /** How sure it has to be: the smaller, the more is taken for the phrase. @defaultValue 1e-20 */
  readonly threshold?: number;
}

/** What a {@link PocketSphinxSTTProvider} is made of. Nothing is needed where Debian's packages are installed. */
export interface PocketSphinxOptions {
  /** `libpocketsphinx` of 5prealpha, by path or by a name the system finds. @defaultValue 'libpocketsphinx.so.3' */
  readonly libraryPath?: string;
  /**
   * A folder that holds the acoustic model `en-us`, `cmudict-en-us.dict` and `en-us.lm.bin`.
   *
   * @defaultValue '/usr/share/pocketsphinx/model/en-us'
   */
  readonly modelPath?: string;
  /** The folder of the acoustic model. @defaultValue `en-us` in `modelPath` */
  readonly acousticModel?: string;
  /** How words sound. @defaultValue `cmudict-en-us.dict` in `modelPath` */
  readonly dictionary?: string;
  /** Which words follow which, where there is neither grammar nor keyphrase. @defaultValue `en-us.lm.bin` in `modelPath` */
  readonly languageModel?: string;
  /** The only sentences there are: a grammar in JSGF 1.0, or a list of phrases. */
  readonly grammar?: string | readonly string[];
  readonly keyphrase?: PocketSphinxKeyphrase;
  /** What is less certain is not taken for words, 0 to 1. @defaultValue 0.25 with a grammar, 0 otherwise */
  readonly minConfidence?: number;
  /** What the model speaks, as results say it. BCP 47. @defaultValue 'en-US' */
  readonly language?: string;
  /** How many streams are heard at the same time; more wait. Each takes memory of its own. @defaultValue 4 */
  readonly maxStreams?: number;
}

/** The seed's way to name {@link PocketSphinxOptions}. */
export type PocketSphinxConfig = PocketSphinxOptions;

/** What is searched for. */
export type Search =
  | { readonly type: 'language_model'; readonly path: string }
  | { readonly type: 'grammar'; readonly jsgf: string }
  | { readonly type: 'keyphrase'; readonly phrase: string; readonly threshold: number };

/** Options with every default filled in. */
export interface ResolvedOptions {
  readonly libraryPath: string;
  readonly acousticModel: string;
  readonly dictionary: string;
  readonly search: Search;
  readonly minConfidence: number;
  readonly language: string;
  readonly maxStreams: number;
}

/** Checked, with defaults. @throws ConfigurationError naming the field */
export function resolveOptions(options: PocketSphinxOptions): ResolvedOptions {
  const { modelPath = '/usr/share/pocketsphinx/model/en-us', language = 'en-US', maxStreams = 4 } = options;
  requireText('modelPath', modelPath);
  const {
    libraryPath = 'libpocketsphinx.so.3',
    acousticModel = join(modelPath, 'en-us'),
    dictionary = join(modelPath, 'cmudict-en-us.dict'),
    languageModel = join(modelPath, 'en-us.lm.bin'),
  } = options;
  for (const [field, value] of Object.entries({ libraryPath, acousticModel, dictionary, languageModel, language })) {
    requireText(field, value);
  }
  const search = searchOf(options, languageModel);
  const { minConfidence = search.type === 'grammar' ? 0.25 : 0 } = options;
  if (!(minConfidence >= 0 && minConfidence <= 1)) throw new ConfigurationError('minConfidence', 'must be from 0 to 1');
  requireInteger('maxStreams', maxStreams, 1);
  return Object.freeze({ libraryPath, acousticModel, dictionary, search, minConfidence, language, maxStreams });
}

function searchOf({ grammar, keyphrase }: PocketSphinxOptions, languageModel: string): Search {
  if (grammar !== undefined && keyphrase !== undefined) {
    throw new ConfigurationError('keyphrase', 'must not be given beside a grammar');
  }
  if (grammar !== undefined) return { type: 'grammar', jsgf: grammarOf(grammar) };
  if (keyphrase === undefined) return { type: 'language_model', path: languageModel };
  const { phrase, threshold = 1e-20 } = keyphrase;
  requireText('keyphrase.phrase', phrase);
  if (!(threshold > 0 && threshold <= 1))
    throw new ConfigurationError('keyphrase.threshold', 'must be over 0, at most 1');
  return { type: 'keyphrase', phrase: phrase.trim().toLowerCase(), threshold };
}

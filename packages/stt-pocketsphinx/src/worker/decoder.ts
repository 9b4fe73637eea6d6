import { ConfigurationError } from '@roomkit/core';
import { joinBytes, modelUnreadable, samplesOf } from '@roomkit/core/audio';

import type { DecoderOptions, Understood } from '../protocol.ts';
import { grammarConfidence, plainText, wordConfidence } from './confidence.ts';
import type { PocketSphinxLibrary } from './library.ts';

const SEARCH = 'roomkit';

/** An utterance that is longer is not gone over a second time: one minute of 16,000 Hz. */
const LONGEST_SECOND_LOOK = 60 * 32_000;

/** Tells the library that the audio is a whole utterance. */
const IS_WHOLE = 1;

/** One decoder: it hears one utterance at a time. */
export class Decoder {
  readonly #library: PocketSphinxLibrary;
  readonly #search: DecoderOptions['search'];
  readonly #decoder: unknown;
  #heard: Uint8Array[] = [];
  #heardBytes = 0;
  #partial = '';

  /** @throws ConfigurationError `grammar`, `keyphrase`; RoomKitError `model_unreadable` */
  constructor(library: PocketSphinxLibrary, options: DecoderOptions) {
    this.#library = library;
    this.#search = options.search;
    this.#decoder = createDecoder(library, options);
    if (options.search.type !== 'language_model') this.#useSearch(options.search);
  }

  /** Begins an utterance. */
  begin(): void {
    this.#library.startStream(this.#decoder);
    this.#startUtterance();
  }

  hear(audio: Uint8Array): readonly Understood[] {
    const samples = samplesOf(audio);
    this.#library.process(this.#decoder, samples, samples.length, 0, 0);
    if (this.#search.type === 'grammar') this.#keep(audio);
    const text = this.#words().text;
    if (text === '' || text === this.#partial) return [];
    this.#partial = text;
    if (this.#search.type !== 'keyphrase') return [{ text, isFinal: false, confidence: null }];
    // The phrase has been said; it is listened for anew.
    this.#library.endUtterance(this.#decoder);
    this.#startUtterance();
    return [{ text: this.#search.phrase, isFinal: true, confidence: null }];
  }

  /** Ends the utterance: what was said in all. */
  end(): Understood {
    this.#library.endUtterance(this.#decoder);
    return this.#understood();
  }

  /** The whole of the utterance that is heard, where it is worth a second look. */
  get worthASecondLook(): Uint8Array | null {
    if (this.#search.type !== 'grammar' || this.#heardBytes > LONGEST_SECOND_LOOK) return null;
    return joinBytes(this.#heard);
  }

  /** One whole utterance, apart from any stream. */
  hearWhole(audio: Uint8Array): Understood {
    const samples = samplesOf(audio);
    this.begin();
    this.#library.process(this.#decoder, samples, samples.length, 0, IS_WHOLE);
    this.#library.endUtterance(this.#decoder);
    return this.#understood();
  }

  /** Gives the utterance up. */
  drop(): void {
    this.#library.endUtterance(this.#decoder);
  }

  free(): void {
    this.#library.free(this.#decoder);
  }

  #startUtterance(): void {
    this.#library.startUtterance(this.#decoder);
    this.#heard = [];
    this.#heardBytes = 0;
    this.#partial = '';
  }

  #keep(audio: Uint8Array): void {
    this.#heardBytes += audio.byteLength;
    if (this.#heardBytes <= LONGEST_SECOND_LOOK) this.#heard.push(audio);
  }

  #words(): { readonly text: string; readonly score: number } {
    const score = [0];
    const text = plainText(this.#library.words(this.#decoder, score));
    return { text, score: score[0] ?? 0 };
  }

  #understood(): Understood {
    const { text, score } = this.#words();
    return { text, isFinal: true, confidence: text === '' ? null : this.#confidence(text, score) };
  }

  #confidence(text: string, score: number): number | null {
    if (this.#search.type === 'keyphrase') return null;
    if (this.#search.type === 'grammar') return grammarConfidence(score, this.#library.frames(this.#decoder));
    const logarithms = this.#library.logarithms(this.#decoder);
    return wordConfidence(this.#library.power(logarithms, this.#library.probability(this.#decoder)), text);
  }

  #useSearch(search: Exclude<DecoderOptions['search'], { readonly type: 'language_model' }>): void {
    const isGrammar = search.type === 'grammar';
    const set = isGrammar
      ? this.#library.setGrammar(this.#decoder, SEARCH, search.jsgf)
      : this.#library.setKeyphrase(this.#decoder, SEARCH, search.phrase);
    // A grammar with an unknown word is refused by the library, a phrase with one is never heard.
    const isKnown =
      search.type === 'grammar' ||
      search.phrase.split(/\s+/u).every((word) => this.#library.lookUp(this.#decoder, word) !== null);
    if (isKnown && set === 0 && this.#library.search(this.#decoder, SEARCH) === 0) return;
    this.free();
    throw new ConfigurationError(
      isGrammar ? 'grammar' : 'keyphrase.phrase',
      'cannot be used: it has a mistake, or a word that the dictionary does not have',
    );
  }
}

function createDecoder(library: PocketSphinxLibrary, options: DecoderOptions): unknown {
  const { acousticModel, dictionary, search } = options;
  const values = ['roomkit', '-hmm', acousticModel, '-dict', dictionary, '-samprate', '16000'];
  if (search.type === 'language_model') values.push('-lm', search.path);
  if (search.type === 'keyphrase') values.push('-kws_threshold', String(search.threshold));
  const parsed = library.parseOptions(null, library.knownOptions(), values.length, values, 1);
  const decoder = parsed === null ? null : library.create(parsed);
  if (decoder === null) throw modelUnreadable('PocketSphinxSTTProvider', 'modelPath', 'is refused by PocketSphinx');
  return decoder;
}

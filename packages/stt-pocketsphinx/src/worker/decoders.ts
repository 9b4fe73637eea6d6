import type { DecoderOptions, Understood } from '../protocol.ts';
import { Decoder } from './decoder.ts';
import type { PocketSphinxLibrary } from './library.ts';

/**
 * A decoder for each stream that is heard; those of streams that have ended serve the next ones. One more hears whole
 * utterances, and nothing else: a decoder that has heard a stream takes the mean of what it hears from what it heard
 * before, for ever (sphinxbase, `feat_cmn`), so that what it understands depends on who spoke last.
 */
export class Decoders {
  readonly #library: PocketSphinxLibrary;
  readonly #options: DecoderOptions;
  readonly #busy = new Map<number, Decoder>();
  readonly #idle: Decoder[] = [];
  readonly #whole: Decoder;

  /** Makes the last of them at once, so that what is wrong is known early. */
  constructor(library: PocketSphinxLibrary, options: DecoderOptions) {
    this.#library = library;
    this.#options = options;
    this.#whole = new Decoder(library, options);
  }

  hear(stream: number, audio: Uint8Array): readonly Understood[] {
    return this.#of(stream).hear(audio);
  }

  end(stream: number): readonly Understood[] {
    const decoder = this.#busy.get(stream);
    if (decoder === undefined) return [];
    // With a grammar a second look costs next to nothing.
    const audio = decoder.worthASecondLook;
    const understood = decoder.end();
    this.#rest(stream, decoder);
    return [audio === null ? understood : this.hearWhole(audio)];
  }

  drop(stream: number): void {
    const decoder = this.#busy.get(stream);
    if (decoder === undefined) return;
    decoder.drop();
    this.#rest(stream, decoder);
  }

  hearWhole(audio: Uint8Array): Understood {
    return this.#whole.hearWhole(audio);
  }

  free(): void {
    for (const decoder of [this.#whole, ...this.#idle, ...this.#busy.values()]) decoder.free();
    this.#idle.length = 0;
    this.#busy.clear();
  }

  #of(stream: number): Decoder {
    const known = this.#busy.get(stream);
    if (known !== undefined) return known;
    const decoder = this.#any();
    this.#busy.set(stream, decoder);
    decoder.begin();
    return decoder;
  }

  #any(): Decoder {
    return this.#idle.pop() ?? new Decoder(this.#library, this.#options);
  }

  #rest(stream: number, decoder: Decoder): void {
    this.#busy.delete(stream);
    this.#idle.push(decoder);
  }
}

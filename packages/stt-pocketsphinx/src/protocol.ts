import type { ResolvedOptions } from './options.ts';

/** What the thread begins with. */
export type DecoderOptions = Pick<ResolvedOptions, 'libraryPath' | 'acousticModel' | 'dictionary' | 'search'>;

/** Words the thread has understood. */
export interface Understood {
  readonly text: string;
  readonly isFinal: boolean;
  readonly confidence: number | null;
}

/** The operations of the thread. A stream begins with the first that is heard of it. */
export type PocketSphinxOperations = {
  /** Loads the library and the model. */
  readonly load: { readonly input: null; readonly output: null };
  /** Audio of a stream; what is new. */
  readonly hear: {
    readonly input: { readonly stream: number; readonly audio: Uint8Array };
    readonly output: readonly Understood[];
  };
  /** A stream has ended. */
  readonly end: { readonly input: number; readonly output: readonly Understood[] };
  /** A stream is given up. */
  readonly drop: { readonly input: number; readonly output: null };
  /** A whole utterance. */
  readonly hearWhole: { readonly input: Uint8Array; readonly output: Understood };
  /** Gives all memory of the library back. */
  readonly release: { readonly input: null; readonly output: null };
};

import type { FliteVoice } from './options.ts';

/** What the thread is asked. */
export interface Speaking {
  readonly text: string;
  readonly voice: FliteVoice;
  readonly speed: number;
}

/** The operations of the thread. */
export type FliteOperations = {
  /** Compiles the program. */
  readonly load: { readonly input: null; readonly output: null };
  /** Says one sentence: `pcm_s16le`, 16,000 Hz, mono, without silence at its ends. */
  readonly speak: { readonly input: Speaking; readonly output: Uint8Array };
};

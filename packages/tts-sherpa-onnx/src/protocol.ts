/** What the thread begins with. */
export interface VoiceSetup {
  /** The kind of voice, as sherpa-onnx calls its section. */
  readonly section: string;
  /** Paths by what sherpa-onnx calls the parts, each checked. */
  readonly files: Readonly<Record<string, string>>;
  readonly numThreads: number;
}

/** What the thread is asked to say. */
export interface Speaking {
  readonly text: string;
  readonly speaker: number;
  readonly speed: number;
}

/** The operations of the thread. */
export type SherpaOperations = {
  /** Loads the library and the voice; how many speakers it has. */
  readonly load: { readonly input: VoiceSetup; readonly output: number };
  /** Says one sentence: `pcm_s16le`, mono, of the voice's rate. */
  readonly speak: { readonly input: Speaking; readonly output: Uint8Array };
};

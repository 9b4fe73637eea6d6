/** Where the files of a model lie, each checked. */
export interface FoundModel {
  /** Paths by what sherpa-onnx calls the parts. */
  readonly files: Readonly<Record<string, string>>;
  readonly tokens: string;
}

/** What the thread begins with. */
export interface RecogniserSetup extends FoundModel {
  readonly isStreaming: boolean;
  readonly section: string;
  readonly modelType: string;
  /** ISO 639, for models that are told. */
  readonly language: string | null;
  readonly sampleRate: number;
  readonly numThreads: number;
  readonly endpointing: boolean;
  readonly endpointSilenceMs: number;
}

/** Words the thread has understood. */
export interface Understood {
  readonly text: string;
  readonly isFinal: boolean;
  readonly confidence: number | null;
  readonly isEndpoint: boolean;
}

/** The operations of the thread. A stream begins with the first that is heard of it. */
export type SherpaOperations = {
  /** Loads the library and the model. */
  readonly load: { readonly input: RecogniserSetup; readonly output: null };
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
};

/** The kinds of models that are known. The first four hear while somebody speaks. */
export type SherpaOnnxSTTModel =
  | 'streaming_transducer'
  | 'streaming_paraformer'
  | 'streaming_zipformer_ctc'
  | 'streaming_nemo_ctc'
  | 'transducer'
  | 'nemo_transducer'
  | 'paraformer'
  | 'zipformer_ctc'
  | 'nemo_ctc'
  | 'whisper'
  | 'moonshine'
  | 'sense_voice';

/** One file of a model. */
export interface ModelFile {
  /** What sherpa-onnx calls it. */
  readonly part: string;
  /** What its name has to hold. */
  readonly named: RegExp;
  /** What it has to say of itself: sherpa-onnx ends the process where one is missing. */
  readonly metadata: readonly string[];
}

/** A kind of model: whether it hears while somebody speaks, its section of the configuration, and its files. */
export interface ModelKind {
  readonly isStreaming: boolean;
  readonly section: string;
  readonly files: readonly ModelFile[];
  /** What sherpa-onnx has to be told where the files do not say it. */
  readonly modelType?: string;
  /** Whether it is told which language is spoken. */
  readonly takesLanguage?: boolean;
}

const ZIPFORMER = [
  'encoder_dims',
  'query_head_dims',
  'value_head_dims',
  'num_heads',
  'num_encoder_layers',
  'cnn_module_kernels',
  'left_context_len',
  'T',
  'decode_chunk_len',
];

const file = (part: string, named: RegExp, metadata: readonly string[] = []): ModelFile => ({ part, named, metadata });
const only = (metadata: readonly string[] = []): readonly ModelFile[] => [file('model', /\.onnx$/u, metadata)];
const transducer = (encoder: readonly string[], decoder: readonly string[]): readonly ModelFile[] => [
  file('encoder', /encoder/u, encoder),
  file('decoder', /decoder/u, decoder),
  file('joiner', /joiner/u),
];

/** Each kind, with what sherpa-onnx 1.13 reads from their files (csrc, `READ_META_DATA`). */
export const MODELS: Readonly<Record<SherpaOnnxSTTModel, ModelKind>> = {
  streaming_transducer: {
    isStreaming: true,
    section: 'transducer',
    files: transducer(['model_type'], ['vocab_size', 'context_size']),
  },
  streaming_paraformer: {
    isStreaming: true,
    section: 'paraformer',
    files: [
      file('encoder', /encoder/u, ['vocab_size', 'lfr_window_size', 'lfr_window_shift', 'neg_mean', 'inv_stddev']),
      file('decoder', /decoder/u),
    ],
  },
  streaming_zipformer_ctc: { isStreaming: true, section: 'zipformer2Ctc', files: only(ZIPFORMER) },
  streaming_nemo_ctc: {
    isStreaming: true,
    section: 'nemoCtc',
    files: only(['window_size', 'chunk_shift', 'subsampling_factor', 'vocab_size', 'cache_last_channel_dim1']),
  },
  transducer: { isStreaming: false, section: 'transducer', files: transducer([], ['vocab_size', 'context_size']) },
  nemo_transducer: {
    isStreaming: false,
    section: 'transducer',
    modelType: 'nemo_transducer',
    files: transducer(['vocab_size', 'subsampling_factor', 'pred_rnn_layers', 'pred_hidden'], []),
  },
  paraformer: {
    isStreaming: false,
    section: 'paraformer',
    files: only(['vocab_size', 'lfr_window_size', 'lfr_window_shift', 'neg_mean', 'inv_stddev']),
  },
  zipformer_ctc: { isStreaming: false, section: 'zipformerCtc', files: only() },
  nemo_ctc: { isStreaming: false, section: 'nemoCtc', files: only(['vocab_size', 'subsampling_factor']) },
  whisper: {
    isStreaming: false,
    section: 'whisper',
    takesLanguage: true,
    files: [
      file('encoder', /encoder/u, ['n_mels', 'n_text_layer', 'n_text_ctx', 'n_text_state', 'n_vocab', 'sot', 'eot']),
      file('decoder', /decoder/u),
    ],
  },
  moonshine: {
    isStreaming: false,
    section: 'moonshine',
    files: [
      file('preprocessor', /preprocess/u),
      file('encoder', /encode/u),
      file('uncachedDecoder', /uncached_decode/u),
      file('cachedDecoder', /(?:^|[^n])cached_decode/u),
    ],
  },
  sense_voice: {
    isStreaming: false,
    section: 'senseVoice',
    takesLanguage: true,
    files: only(['vocab_size', 'lfr_window_size', 'lfr_window_shift', 'normalize_samples', 'lang_auto', 'neg_mean']),
  },
};

/** The kinds of voices that are known. */
export type SherpaOnnxTTSModel = 'vits' | 'matcha' | 'kokoro' | 'kitten';

/** One file of a voice. */
export interface VoiceFile {
  /** What sherpa-onnx calls it. */
  readonly part: string;
  /** What its name has to be like. */
  readonly named: RegExp;
  /** What it has to say of itself: sherpa-onnx ends the process where one is missing. */
  readonly metadata: readonly string[];
}

/** What a kind of voice is made of, beside its tokens. */
export interface VoiceKind {
  /** Files in ONNX; the first says the sample rate. */
  readonly models: readonly VoiceFile[];
  /** Whether there has to be a file with the styles of its speakers. */
  readonly hasStyles: boolean;
}

const VOCODER = /voc(?:os|oder)|hifigan/u;
const any = (metadata: readonly string[]): VoiceFile => ({ part: 'model', named: /\.onnx$/u, metadata });

/** Each kind, with what sherpa-onnx 1.13 reads from its files (csrc, `READ_META_DATA`). */
export const MODELS: Readonly<Record<SherpaOnnxTTSModel, VoiceKind>> = {
  vits: { models: [any(['sample_rate', 'n_speakers', 'language', 'comment'])], hasStyles: false },
  matcha: {
    models: [
      // Everything but the vocoder, which is published apart and put beside it.
      {
        part: 'acousticModel',
        named: /^(?!.*(?:voc(?:os|oder)|hifigan))/u,
        metadata: ['sample_rate', 'n_speakers', 'use_eos_bos', 'pad_id'],
      },
      { part: 'vocoder', named: VOCODER, metadata: [] },
    ],
    hasStyles: false,
  },
  kokoro: { models: [any(['sample_rate', 'n_speakers', 'has_espeak', 'style_dim'])], hasStyles: true },
  kitten: { models: [any(['sample_rate', 'n_speakers', 'has_espeak', 'style_dim'])], hasStyles: true },
};

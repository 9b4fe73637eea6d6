import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';

import { modelUnreadable, type OnnxModel, readOnnxModel } from '@roomkit/core/audio';

import type { SherpaOnnxDenoiserSettings } from './options.ts';

const PLACE = {
  provider: 'SherpaOnnxDenoiserProvider',
  field: 'modelPath',
  source: 'https://k2-fsa.github.io/sherpa/onnx/speech-enhancement/models.html',
};

/** Networks that sherpa-onnx knows. */
export type DenoiserKind = 'gtcrn' | 'dpdfnet';

/** What a file must say of itself, or sherpa-onnx ends the process (`offline-speech-denoiser-*-model.cc`). */
const WANTED: Readonly<
  Record<DenoiserKind, { readonly numbers: readonly string[]; readonly words: readonly string[] }>
> = {
  gtcrn: {
    numbers: ['sample_rate', 'n_fft', 'hop_length', 'window_length', 'version'],
    words: ['window_type', 'conv_cache_shape', 'tra_cache_shape', 'inter_cache_shape'],
  },
  dpdfnet: {
    numbers: [
      'sample_rate',
      'n_fft',
      'hop_length',
      'window_length',
      'freq_bins',
      'erb_bins',
      'spec_bins',
      'state_size',
    ].concat(['erb_norm_state_size', 'spec_norm_state_size']),
    words: ['profile', 'window_type', 'pad_mode', 'erb_norm_init', 'spec_norm_init'],
  },
};

/**
 * Makes sure that sherpa-onnx will take the file: it ends the process over one that is damaged or of another kind.
 *
 * @throws RoomKitError `model_missing`, `model_unreadable`
 */
export async function checkModel(settings: SherpaOnnxDenoiserSettings): Promise<DenoiserKind> {
  let kind: DenoiserKind = 'gtcrn';
  const file = await readOnnxModel(
    PLACE,
    async () => readFile(settings.modelPath),
    (model) => {
      kind = model.metadata.get('model_type') === 'dpdfnet' ? 'dpdfnet' : 'gtcrn';
      return issueOf(model, kind, settings.sampleRate);
    },
  );
  const { modelSha256 } = settings;
  if (modelSha256 !== null && createHash('sha256').update(file).digest('hex') !== modelSha256) {
    throw modelUnreadable(PLACE.provider, 'modelSha256', 'is not the sum of the file');
  }
  return kind;
}

function issueOf({ inputs, outputs, metadata }: OnnxModel, kind: DenoiserKind, sampleRate: number): string | null {
  const values = kind === 'gtcrn' ? 4 : 2;
  const { numbers, words } = WANTED[kind];
  const isKnown =
    metadata.get('model_type') === kind &&
    inputs.length === values &&
    outputs.length === values &&
    numbers.every((name) => Number.isInteger(Number(metadata.get(name))) && Number(metadata.get(name)) > 0) &&
    words.every((name) => (metadata.get(name) ?? '') !== '');
  if (!isKnown) return 'is no denoiser that sherpa-onnx takes';
  return Number(metadata.get('sample_rate')) === sampleRate ? null : 'works at another rate than sampleRate';
}

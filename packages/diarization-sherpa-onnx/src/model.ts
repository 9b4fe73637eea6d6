import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';

import { modelUnreadable, type OnnxModel, readOnnxModel } from '@roomkit/core/audio';

import type { SherpaOnnxDiarizationSettings } from './options.ts';

const PLACE = {
  provider: 'SherpaOnnxDiarizationProvider',
  field: 'modelPath',
  source: 'https://k2-fsa.github.io/sherpa/onnx/speaker-identification/index.html',
};

/**
 * What a file must say of itself, by where it comes from, or sherpa-onnx ends the process
 * (`speaker-embedding-extractor-*-model.cc`).
 */
const WANTED: Readonly<Record<string, readonly string[]>> = {
  wespeaker: ['output_dim', 'sample_rate', 'normalize_samples'],
  '3d-speaker': ['output_dim', 'sample_rate', 'normalize_samples'],
  nemo: ['output_dim', 'feat_dim', 'sample_rate', 'window_size_ms', 'window_stride_ms'],
};

/**
 * Makes sure that sherpa-onnx will take the file: it ends the process over one that is damaged or of another kind.
 *
 * @throws RoomKitError `model_missing`, `model_unreadable`
 */
export async function checkModel({ modelPath, modelSha256 }: SherpaOnnxDiarizationSettings): Promise<void> {
  const file = await readOnnxModel(PLACE, async () => readFile(modelPath), issueOf);
  if (modelSha256 !== null && createHash('sha256').update(file).digest('hex') !== modelSha256) {
    throw modelUnreadable(PLACE.provider, 'modelSha256', 'is not the sum of the file');
  }
}

function issueOf({ inputs, outputs, metadata }: OnnxModel): string | null {
  const framework = metadata.get('framework') ?? '';
  const wanted = Object.hasOwn(WANTED, framework) ? WANTED[framework] : undefined;
  const normalizing = metadata.get('feature_normalize_type') ?? '';
  const isNumber = (name: string): boolean => /^\d+$/u.test(metadata.get(name) ?? '');
  const isKnown =
    wanted !== undefined &&
    wanted.every(isNumber) &&
    (metadata.get('language') ?? '') !== '' &&
    inputs.length >= (framework === 'nemo' ? 2 : 1) &&
    outputs.length >= (framework === 'nemo' ? 2 : 1) &&
    (framework === 'nemo' || normalizing === '' || normalizing === 'global-mean');
  if (!isKnown) return 'is no model of speakers that sherpa-onnx takes';
  return Number(metadata.get('sample_rate')) === 16_000 ? null : 'works at another rate than 16000';
}

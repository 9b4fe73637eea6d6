import { createHash } from 'node:crypto';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { SherpaOnnxDiarizationProvider, type SherpaOnnxDiarizationOptions } from '../src/index.ts';
import { loadSherpa } from '../src/sherpa.ts';
import { type ModelFolder, modelFolder } from './support/model-folder.ts';
import { spectrumModel, WESPEAKER_METADATA } from './support/spectrum-model.ts';

let folder: ModelFolder;

beforeAll(async () => {
  folder = await modelFolder();
});

afterAll(async () => {
  await folder.remove();
});

async function prepared(options: SherpaOnnxDiarizationOptions): Promise<unknown> {
  return new SherpaOnnxDiarizationProvider(options).prepare().catch((error: unknown) => error);
}

describe('the model', () => {
  it('is taken where it is whole, and where its sum is the one that was named', async () => {
    const modelPath = await folder.write(spectrumModel());
    const modelSha256 = createHash('sha256').update(spectrumModel()).digest('hex');
    expect(await prepared({ modelPath, modelSha256 })).toBeUndefined();
    const failure = await prepared({ modelPath, modelSha256: '0'.repeat(64) });
    expect(failure).toMatchObject({ code: 'model_unreadable', details: { field: 'modelSha256' } });
  });

  it('is missed with the place where it can be had, and without its path', async () => {
    const failure = await prepared({ modelPath: join(folder.path, 'alice', 'speakers.onnx') });
    expect(failure).toMatchObject({ code: 'model_missing', details: { field: 'modelPath' } });
    expect(JSON.stringify(failure) + String(failure)).not.toContain('alice');
  });

  it('is refused where it is a part, a page or a folder, before sherpa-onnx sees it', async () => {
    const whole = spectrumModel();
    for (const content of [whole.subarray(0, 100), whole.subarray(1), '<!doctype html>', '']) {
      const failure = await prepared({ modelPath: await folder.write(content) });
      expect(failure).toMatchObject({ code: 'model_unreadable', details: { field: 'modelPath' } });
    }
    expect(await prepared({ modelPath: folder.path })).toMatchObject({ code: 'model_unreadable' });
  });

  it.each([
    ['no framework', { framework: '' }],
    ['another framework', { framework: 'toString' }],
    ['NeMo and not its windows', { framework: 'nemo' }],
    ['no dimension', { output_dim: 'many' }],
    ['no language', { language: '' }],
    ['an unknown normalization', { feature_normalize_type: 'none' }],
    ['another rate', { sample_rate: 8_000 }],
  ])('is refused where it names %s', async (_what, other) => {
    const modelPath = await folder.write(spectrumModel({ ...WESPEAKER_METADATA, ...other }));
    expect(await prepared({ modelPath })).toMatchObject({ code: 'model_unreadable', details: { field: 'modelPath' } });
  });
});

it('says which package is missing', () => {
  const load = (): never => {
    throw new Error('gone');
  };
  expect(() => loadSherpa(load)).toThrow(
    expect.objectContaining({ code: 'not_supported', details: { feature: 'sherpa-onnx-node' } }),
  );
});

it.each<[string, Partial<SherpaOnnxDiarizationOptions>]>([
  ['modelPath', { modelPath: '' }],
  ['modelSha256', { modelSha256: 'x' }],
  ['threshold', { threshold: 1.1 }],
  ['windowMs', { windowMs: 10 }],
  ['intervalMs', { intervalMs: 0 }],
  ['turnSilenceMs', { turnSilenceMs: Number.NaN }],
  ['speechLevelDb', { speechLevelDb: 3 }],
  ['maxSpeakers', { maxSpeakers: 1.5 }],
])('names %s where it cannot be used', (field, options) => {
  expect(() => new SherpaOnnxDiarizationProvider({ modelPath: 'speakers.onnx', ...options })).toThrow(field);
});

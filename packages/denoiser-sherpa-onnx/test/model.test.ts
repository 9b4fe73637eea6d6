import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { SherpaOnnxDenoiserProvider, type SherpaOnnxDenoiserOptions } from '../src/index.ts';
import { loadSherpa } from '../src/sherpa.ts';
import { gateModel, GTCRN_METADATA } from './support/gate-model.ts';

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'roomkit-sherpa-denoiser-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

async function prepared(options: SherpaOnnxDenoiserOptions): Promise<unknown> {
  return new SherpaOnnxDenoiserProvider(options).prepare().catch((error: unknown) => error);
}

async function fileWith(content: string | Uint8Array): Promise<string> {
  const path = join(folder, 'model.onnx');
  await writeFile(path, content);
  return path;
}

function without(field: keyof typeof GTCRN_METADATA): Uint8Array {
  return gateModel(Object.fromEntries(Object.entries(GTCRN_METADATA).filter(([name]) => name !== field)));
}

describe('the model', () => {
  it('is taken where it is whole, and where its sum is the one that was named', async () => {
    const modelSha256 = createHash('sha256').update(gateModel()).digest('hex');
    expect(await prepared({ modelPath: await fileWith(gateModel()), modelSha256 })).toBeUndefined();
    const failure = await prepared({ modelPath: await fileWith(gateModel()), modelSha256: '0'.repeat(64) });
    expect(failure).toMatchObject({ code: 'model_unreadable', details: { field: 'modelSha256' } });
  });

  it('is missed with the place where it can be had, and without its path', async () => {
    const failure = await prepared({ modelPath: join(folder, 'alice', 'gtcrn.onnx') });
    expect(failure).toMatchObject({ code: 'model_missing', details: { field: 'modelPath' } });
    expect(JSON.stringify(failure) + String(failure)).not.toContain('alice');
  });

  it('is refused where it is a part, a page or a folder, before sherpa-onnx sees it', async () => {
    const whole = gateModel();
    for (const content of [whole.subarray(0, 200), whole.subarray(1), '<!doctype html>', '']) {
      const failure = await prepared({ modelPath: await fileWith(content) });
      expect(failure).toMatchObject({ code: 'model_unreadable', details: { field: 'modelPath' } });
    }
    expect(await prepared({ modelPath: folder })).toMatchObject({ code: 'model_unreadable' });
  });

  it('is refused where it says too little of itself, or something else', async () => {
    const others = [
      without('model_type'),
      without('hop_length'),
      without('inter_cache_shape'),
      gateModel({ ...GTCRN_METADATA, model_type: 'silero' }),
      gateModel({ ...GTCRN_METADATA, model_type: 'dpdfnet' }),
      gateModel({ ...GTCRN_METADATA, n_fft: 'many' }),
      gateModel({ ...GTCRN_METADATA, sample_rate: 48_000 }),
    ];
    for (const other of others) {
      const failure = await prepared({ modelPath: await fileWith(other) });
      expect(failure).toMatchObject({ code: 'model_unreadable', details: { field: 'modelPath' } });
    }
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

it.each<[string, Partial<SherpaOnnxDenoiserOptions>]>([
  ['modelPath', { modelPath: '' }],
  ['modelSha256', { modelSha256: 'ABC' }],
  ['sampleRate', { sampleRate: 44_100 as 16_000 }],
])('names %s where it cannot be used', (field, options) => {
  expect(() => new SherpaOnnxDenoiserProvider({ modelPath: 'gtcrn.onnx', ...options })).toThrow(field);
});

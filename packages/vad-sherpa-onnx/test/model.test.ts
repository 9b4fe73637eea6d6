import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execPath } from 'node:process';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { SherpaOnnxVADProvider, type SherpaOnnxVADOptions } from '../src/index.ts';
import { loadSherpa } from '../src/sherpa.ts';
import { MODEL, MODEL_SHA256 } from './support/model.ts';

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'roomkit-sherpa-vad-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

async function prepared(options: SherpaOnnxVADOptions): Promise<unknown> {
  return new SherpaOnnxVADProvider(options).prepare().catch((error: unknown) => error);
}

async function fileWith(content: string | Uint8Array): Promise<string> {
  const path = join(folder, 'model.onnx');
  await writeFile(path, content);
  return path;
}

describe('the model', () => {
  it('is taken where it is whole', async () => {
    expect(await prepared({ modelPath: MODEL, modelSha256: MODEL_SHA256 })).toBeUndefined();
  });

  it('is missed with the place where it can be had, and without its path', async () => {
    const failure = await prepared({ modelPath: join(folder, 'alice', 'silero.onnx') });
    expect(failure).toMatchObject({ code: 'model_missing', details: { field: 'modelPath' } });
    expect(JSON.stringify(failure) + String(failure)).not.toContain('alice');
  });

  it('is refused where it is a part, a page, another model or a folder, before sherpa-onnx sees it', async () => {
    const whole = await readFile(MODEL);
    const another = Uint8Array.from([8, 8, 58, 5, 90, 3, 10, 1, 120]);
    for (const content of [whole.subarray(0, 100_000), whole.subarray(1), '<!doctype html>', '', another]) {
      const failure = await prepared({ modelPath: await fileWith(content) });
      expect(failure).toMatchObject({ code: 'model_unreadable', details: { field: 'modelPath' } });
    }
    expect(await prepared({ modelPath: folder })).toMatchObject({ code: 'model_unreadable' });
  });

  it('is refused where its sum is another, which shows damage that nothing else does', async () => {
    const damaged = await readFile(MODEL);
    const middle = Math.floor(damaged.length / 2);
    damaged[middle] = (damaged[middle] ?? 0) ^ 255;
    const failure = await prepared({ modelPath: await fileWith(damaged), modelSha256: MODEL_SHA256 });
    expect(failure).toMatchObject({ code: 'model_unreadable', details: { field: 'modelSha256' } });
  });

  it('would end the process, were it not checked', async () => {
    const whole = await readFile(MODEL);
    const model = await fileWith(whole.subarray(0, 100_000));
    const library = createRequire(import.meta.url).resolve('sherpa-onnx-node');
    const program = `const { Vad } = require(${JSON.stringify(library)});
      const sileroVad = { model: ${JSON.stringify(model)}, threshold: 0.5, minSpeechDuration: 0.1, minSilenceDuration: 0.1, windowSize: 512 };
      try { new Vad({ sileroVad, sampleRate: 16000, numThreads: 1 }, 10); } catch {}
      process.stdout.write('still here');`;
    const ended = spawnSync(execPath, ['-e', program], { encoding: 'utf8', timeout: 180_000 });
    expect(ended.stdout).not.toContain('still here');
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

it.each<[string, Partial<SherpaOnnxVADOptions>]>([
  ['modelPath', { modelPath: '' }],
  ['modelSha256', { modelSha256: 'abc' }],
  ['threshold', { threshold: 1 }],
  ['silenceThresholdMs', { silenceThresholdMs: 0 }],
])('names %s where it cannot be used', (field, options) => {
  expect(() => new SherpaOnnxVADProvider({ modelPath: MODEL, ...options })).toThrow(field);
});

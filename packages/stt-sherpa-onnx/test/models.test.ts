import { spawnSync } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { execPath } from 'node:process';

import { afterEach, describe, expect, it } from 'vitest';

import { type SherpaOnnxSTTOptions, SherpaOnnxSTTProvider } from '../src/index.ts';
import { modelFolder, streamingModel, TOKENS, wholeModel } from './support/tone-model.ts';
import { tones } from './support/tones.ts';

const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

async function folderOf(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const folder = await modelFolder(files);
  folders.push(folder);
  return folder;
}

async function failureOf(options: SherpaOnnxSTTOptions): Promise<unknown> {
  const provider = new SherpaOnnxSTTProvider(options);
  try {
    await provider.prepare();
    return 'no failure';
  } catch (error) {
    return error;
  } finally {
    await provider.close();
  }
}

describe('the folder of a model', () => {
  it('is missed with the place where one can be had, and without its path', async () => {
    const failure = await failureOf({ modelPath: '/nowhere/alice', model: 'whisper' });
    expect(failure).toMatchObject({
      code: 'model_missing',
      details: { provider: 'SherpaOnnxSTTProvider', field: 'modelPath', source: expect.stringContaining('k2-fsa') },
    });
    expect(JSON.stringify(failure) + String(failure)).not.toContain('alice');
  });

  it.each<readonly [string, Readonly<Record<string, string | Uint8Array>>]>([
    ['an empty folder', {}],
    ['a model without tokens', { 'model.onnx': wholeModel() }],
    ['tokens without a model', { 'tokens.txt': TOKENS }],
  ])('is missed where there is only %s', async (_what, files) => {
    const modelPath = await folderOf(files);
    expect(await failureOf({ modelPath, model: 'zipformer_ctc' })).toMatchObject({ code: 'model_missing' });
  });

  it.each<readonly [string, string | Uint8Array]>([
    ['a part', wholeModel().subarray(0, 500)],
    ['a page', '<!doctype html>'],
    ['nothing', ''],
  ])('is refused where the model is %s, before sherpa-onnx sees it', async (_what, model) => {
    const modelPath = await folderOf({ 'model.onnx': model, 'tokens.txt': TOKENS });
    expect(await failureOf({ modelPath, model: 'zipformer_ctc' })).toMatchObject({ code: 'model_unreadable' });
  });

  it('is refused where a model says too little of itself, which would end the process', async () => {
    const modelPath = await folderOf({ 'model.onnx': wholeModel(), 'tokens.txt': TOKENS });
    expect(await failureOf({ modelPath, model: 'nemo_ctc' })).toMatchObject({
      code: 'model_unreadable',
      details: { field: 'modelPath', issue: expect.stringContaining('vocab_size, subsampling_factor') },
    });
    const library = createRequire(import.meta.url).resolve('sherpa-onnx-node');
    const files = { model: join(modelPath, 'model.onnx') };
    const modelConfig = { nemoCtc: files, tokens: join(modelPath, 'tokens.txt'), numThreads: 1, debug: 0 };
    const program = `const { OfflineRecognizer } = require(${JSON.stringify(library)});
      try { new OfflineRecognizer(${JSON.stringify({ modelConfig })}); } catch {}
      process.stdout.write('still here');`;
    const ended = spawnSync(execPath, ['-e', program], { encoding: 'utf8', timeout: 180_000 });
    expect(ended.stdout).not.toContain('still here');
  });

  it.each([
    ['words without numbers', 'low\nhigh\n'],
    ['nothing', ''],
  ])('is refused where its tokens are %s', async (_what, tokens) => {
    const modelPath = await folderOf({ 'model.onnx': wholeModel(), 'tokens.txt': tokens });
    expect(await failureOf({ modelPath, model: 'zipformer_ctc' })).toMatchObject({ code: 'model_unreadable' });
  });

  it('needs each of the files of its kind', async () => {
    const files = { 'tiny-encoder.int8.onnx': wholeModel(), 'tiny-tokens.txt': TOKENS };
    const modelPath = await folderOf(files);
    expect(await failureOf({ modelPath, model: 'whisper' })).toMatchObject({
      code: 'model_unreadable',
      details: { issue: expect.stringContaining('n_mels') },
    });
    expect(await failureOf({ modelPath, model: 'moonshine' })).toMatchObject({ code: 'model_missing' });
  });

  it('may hold the model twice: the smaller is taken, or the larger where that is asked for', async () => {
    const broken = wholeModel().subarray(0, 300);
    const modelPath = await folderOf({ 'model.onnx': broken, 'model.int8.onnx': wholeModel(), 'tokens.txt': TOKENS });
    expect(await failureOf({ modelPath, model: 'zipformer_ctc' })).toBe('no failure');
    const larger = { modelPath, model: 'zipformer_ctc', quantized: false } as const;
    expect(await failureOf(larger)).toMatchObject({ code: 'model_unreadable' });
  });

  it('is looked at again after a failure', async () => {
    const modelPath = await folderOf({ 'tokens.txt': TOKENS });
    const provider = new SherpaOnnxSTTProvider({ modelPath, model: 'streaming_zipformer_ctc' });
    await expect(provider.transcribe(tones('low'))).rejects.toMatchObject({ code: 'model_missing' });
    await writeFile(join(modelPath, 'model.onnx'), streamingModel());
    expect(await provider.transcribe(tones('low', 'high'))).toMatchObject({ text: 'low high', isFinal: true });
    await provider.close();
    await expect(provider.prepare()).rejects.toMatchObject({ code: 'provider_failed', retryable: false });
    expect((await readFile(join(modelPath, 'tokens.txt'), 'utf8')).length).toBeGreaterThan(0);
  });
});

describe('options', () => {
  it.each<readonly [string, Partial<SherpaOnnxSTTOptions>]>([
    ['modelPath', { modelPath: '' }],
    ['model', { model: 'vosk' as 'whisper' }],
    ['sampleRate', { sampleRate: 12 }],
    ['sampleRate', { sampleRate: 11_025 }],
    ['numThreads', { numThreads: 0 }],
    ['language', { language: 'not a language' }],
    ['endpointSilenceMs', { endpointSilenceMs: 0 }],
  ])('names %s where it cannot be used', (field, options) => {
    expect(() => new SherpaOnnxSTTProvider({ modelPath: '/models', model: 'whisper', ...options })).toThrow(
      expect.objectContaining({ code: 'configuration_invalid', details: expect.objectContaining({ field }) }),
    );
  });
});

import { spawnSync } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { execPath } from 'node:process';

import { afterEach, describe, expect, it } from 'vitest';

import { type SherpaOnnxTTSOptions, SherpaOnnxTTSProvider } from '../src/index.ts';
import { beepVoice, METADATA, TOKENS, voiceFolder } from './support/beep-voice.ts';

const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

async function folderOf(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const folder = await voiceFolder(files);
  folders.push(folder);
  return folder;
}

async function failureOf(options: Partial<SherpaOnnxTTSOptions>): Promise<unknown> {
  const provider = new SherpaOnnxTTSProvider({ modelPath: '/nowhere', model: 'vits', sampleRate: 16_000, ...options });
  try {
    await provider.prepare();
    return 'no failure';
  } catch (error) {
    return error;
  } finally {
    await provider.close();
  }
}

/** What a voice says of itself, where it is one that reads through espeak-ng. */
const PIPER = { ...METADATA, comment: 'piper', frontend: '' };

describe('the folder of a voice', () => {
  it('is missed with the place where one can be had, and without its path', async () => {
    const failure = await failureOf({ modelPath: '/nowhere/alice' });
    expect(failure).toMatchObject({
      code: 'model_missing',
      details: { provider: 'SherpaOnnxTTSProvider', field: 'modelPath', source: expect.stringContaining('k2-fsa') },
    });
    expect(JSON.stringify(failure) + String(failure)).not.toContain('alice');
  });

  it.each<readonly [string, SherpaOnnxTTSOptions['model'], Readonly<Record<string, string | Uint8Array>>]>([
    ['nothing', 'vits', {}],
    ['a voice without tokens', 'vits', { 'model.onnx': beepVoice() }],
    [
      'a voice that reads no letters and has nothing to read them with',
      'vits',
      { 'model.onnx': beepVoice(PIPER), 'tokens.txt': TOKENS },
    ],
    [
      'a voice without its vocoder',
      'matcha',
      { 'model.onnx': beepVoice({ ...METADATA, use_eos_bos: 1, pad_id: 0 }), 'tokens.txt': TOKENS },
    ],
    [
      'a voice without its styles',
      'kokoro',
      { 'model.onnx': beepVoice({ ...METADATA, has_espeak: 1, style_dim: '1,2' }), 'tokens.txt': TOKENS },
    ],
  ])('is missed where there is %s', async (_what, model, files) => {
    expect(await failureOf({ modelPath: await folderOf(files), model })).toMatchObject({ code: 'model_missing' });
  });

  it.each<readonly [string, SherpaOnnxTTSOptions['model'], Readonly<Record<string, string | Uint8Array>>]>([
    ['a part of a voice', 'vits', { 'model.onnx': beepVoice().subarray(0, 900), 'tokens.txt': TOKENS }],
    ['a page', 'vits', { 'model.onnx': '<!doctype html>', 'tokens.txt': TOKENS }],
    ['tokens that are empty', 'vits', { 'model.onnx': beepVoice(), 'tokens.txt': '' }],
    ['a voice of another kind', 'kitten', { 'model.onnx': beepVoice(), 'tokens.txt': TOKENS }],
  ])('is refused where there is %s, before sherpa-onnx sees it', async (_what, model, files) => {
    expect(await failureOf({ modelPath: await folderOf(files), model })).toMatchObject({ code: 'model_unreadable' });
  });

  it('may hold espeak-ng’s data, which has to be whole', async () => {
    const modelPath = await folderOf({ 'model.onnx': beepVoice(PIPER), 'tokens.txt': TOKENS });
    await mkdir(join(modelPath, 'espeak-ng-data'));
    for (const name of ['phontab', 'phonindex', 'phondata'])
      await writeFile(join(modelPath, 'espeak-ng-data', name), 'x');
    expect(await failureOf({ modelPath })).toMatchObject({ code: 'model_missing' });
  });

  it('says which rate the voice has, where the option is another', async () => {
    const modelPath = await folderOf({ 'model.onnx': beepVoice(), 'tokens.txt': TOKENS });
    expect(await failureOf({ modelPath, sampleRate: 22_050 })).toMatchObject({
      code: 'configuration_invalid',
      details: { field: 'sampleRate', issue: expect.stringContaining('16000') },
    });
    expect(await failureOf({ modelPath })).toBe('no failure');
  });

  it('would end the process, were it not looked into', async () => {
    const modelPath = await folderOf({ 'model.onnx': beepVoice(PIPER), 'tokens.txt': TOKENS });
    const library = createRequire(import.meta.url).resolve('sherpa-onnx-node');
    const vits = { model: join(modelPath, 'model.onnx'), tokens: join(modelPath, 'tokens.txt') };
    const program = `const { OfflineTts } = require(${JSON.stringify(library)});
      try { new OfflineTts(${JSON.stringify({ model: { vits, numThreads: 1, debug: 0 } })}); } catch {}
      process.stdout.write('still here');`;
    const ended = spawnSync(execPath, ['-e', program], { encoding: 'utf8', timeout: 180_000 });
    expect(ended.stdout).not.toContain('still here');
  });

  it('is looked at again after a failure', async () => {
    const modelPath = await folderOf({ 'tokens.txt': TOKENS });
    const provider = new SherpaOnnxTTSProvider({ modelPath, model: 'vits', sampleRate: 16_000 });
    await expect(provider.synthesize('hello')).rejects.toMatchObject({ code: 'model_missing' });
    await writeFile(join(modelPath, 'model.onnx'), beepVoice());
    expect(await provider.synthesize('hello')).toMatchObject({ transcript: 'hello', durationSeconds: 0.3 });
    await provider.close();
    await expect(provider.prepare()).rejects.toMatchObject({ code: 'provider_failed', retryable: false });
  });
});

describe('options', () => {
  it.each<readonly [string, Partial<SherpaOnnxTTSOptions>]>([
    ['modelPath', { modelPath: '' }],
    ['model', { model: 'piper' as 'vits' }],
    ['sampleRate', { sampleRate: 100 }],
    ['speaker', { speaker: -1 }],
    ['speed', { speed: 3 }],
    ['numThreads', { numThreads: 0 }],
  ])('names %s where it cannot be used', (field, options) => {
    expect(() => new SherpaOnnxTTSProvider({ modelPath: '/voices', model: 'vits', ...options })).toThrow(
      expect.objectContaining({ code: 'configuration_invalid', details: expect.objectContaining({ field }) }),
    );
  });
});

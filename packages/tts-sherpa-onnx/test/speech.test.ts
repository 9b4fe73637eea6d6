import { rm } from 'node:fs/promises';

import { joinBytes, rmsOf, samplesOf } from '@roomkit/core/audio';
import type { AudioChunk } from '@roomkit/core/voice';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { SherpaOnnxTTSProvider } from '../src/index.ts';
import { beepVoice, LETTER_SAMPLES, voiceFolder } from './support/beep-voice.ts';

let modelPath = '';
let provider: SherpaOnnxTTSProvider;

beforeAll(async () => {
  modelPath = await voiceFolder();
  provider = new SherpaOnnxTTSProvider({ modelPath, model: 'vits', sampleRate: 16_000 });
});

afterAll(async () => {
  await provider.close();
  await rm(modelPath, { recursive: true });
});

async function said(stream: AsyncIterable<AudioChunk>): Promise<Int16Array> {
  const pieces: Uint8Array[] = [];
  for await (const { data } of stream) pieces.push(data);
  return samplesOf(joinBytes(pieces));
}

it('VOICE-12.2.9 says every letter, in order, by the voice of the folder', { timeout: 180_000 }, async () => {
  const samples = await said(provider.synthesizeStream('az az az az az.'));
  expect(samples.length).toBe(15 * LETTER_SAMPLES);
  const loudness = (letter: number): number =>
    rmsOf(samples.subarray(letter * LETTER_SAMPLES, (letter + 1) * LETTER_SAMPLES));
  expect(loudness(1) / loudness(0)).toBeCloseTo(26, 0);
  const { durationSeconds } = await provider.synthesize('az az az az az.');
  expect(durationSeconds).toBeCloseTo(0.75, 6);
});

it('says it by another speaker', { timeout: 180_000 }, async () => {
  const [first, second] = [
    await said(provider.synthesizeStream('z')),
    await said(provider.synthesizeStream('z', { voice: '1' })),
  ];
  expect(rmsOf(first) / rmsOf(second)).toBeCloseTo(2, 1);
});

it.each(['2', 'anna', '-1'])('has no speaker %s', { timeout: 180_000 }, async (voice) => {
  const call = provider.synthesize('hello', { voice });
  await expect(call).rejects.toMatchObject({ code: 'input_invalid', details: { field: 'voice' } });
});

it(
  'says nothing of signs alone, a single letter as well, and of another script at most a pause',
  { timeout: 180_000 },
  async () => {
    expect((await said(provider.synthesizeStream('... !? —'))).length).toBe(0);
    expect((await said(provider.synthesizeStream('z'))).length).toBe(2 * LETTER_SAMPLES);
    expect((await said(provider.synthesizeStream('東京'))).length).toBeLessThanOrEqual(LETTER_SAMPLES);
  },
);

it('fails over a text that its voice cannot read at all, and goes on with the next', { timeout: 180_000 }, async () => {
  const folder = await voiceFolder({ 'model.onnx': beepVoice(), 'tokens.txt': 'a 1\nb 2\n' });
  const dumb = new SherpaOnnxTTSProvider({ modelPath: folder, model: 'vits', sampleRate: 16_000 });
  const failure = await dumb.synthesize('東京').catch((error: unknown) => error);
  expect(failure).toMatchObject({ code: 'provider_failed', details: { provider: 'SherpaOnnxTTSProvider' } });
  expect(String(failure)).not.toContain('東京');
  expect((await said(dumb.synthesizeStream('abab'))).length).toBe(4 * LETTER_SAMPLES);
  await dumb.close();
  await rm(folder, { recursive: true });
});

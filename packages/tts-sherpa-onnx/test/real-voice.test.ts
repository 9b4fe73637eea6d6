import { joinBytes, levelDb, samplesOf } from '@roomkit/core/audio';
import { expect, it } from 'vitest';

import { type SherpaOnnxTTSModel, SherpaOnnxTTSProvider } from '../src/index.ts';

/** A folder, its kind, and its rate. */
const names = ['SHERPA_ONNX_TTS_PATH', 'SHERPA_ONNX_TTS_MODEL', 'SHERPA_ONNX_TTS_RATE'] as const;
const [modelPath, model, rate] = names.map((name) => process.env[name]);
const isGiven = [modelPath, model, rate].every((value) => value !== undefined);

if (!isGiven) process.stderr.write(`\n*** NOT TESTED: a real voice in sherpa-onnx. Set ${names.join(', ')}. ***\n\n`);

it.skipIf(!isGiven)('VOICE-12.2.9 speaks with a real voice', { timeout: 120_000 }, async () => {
  const kind = model as SherpaOnnxTTSModel;
  const provider = new SherpaOnnxTTSProvider({ modelPath: modelPath ?? '', model: kind, sampleRate: Number(rate) });
  const pieces: Uint8Array[] = [];
  for await (const { data } of provider.synthesizeStream('Good morning. How can I help you?')) pieces.push(data);
  await provider.close();
  const samples = samplesOf(joinBytes(pieces));
  expect(samples.length / Number(rate)).toBeGreaterThan(1);
  expect(levelDb(samples)).toBeGreaterThan(-45);
});

import { readFile } from 'node:fs/promises';

import { audioFrame, readWav } from '@roomkit/core/audio';
import { expect, it } from 'vitest';

import { type SherpaOnnxSTTModel, SherpaOnnxSTTProvider } from '../src/index.ts';

/** A folder, its kind, a recording of 16,000 Hz mono and a word that is said in it. */
const names = ['SHERPA_ONNX_STT_PATH', 'SHERPA_ONNX_STT_MODEL', 'SHERPA_ONNX_STT_WAV', 'SHERPA_ONNX_STT_WORD'] as const;
const [modelPath, model, wav, word] = names.map((name) => process.env[name]);
const isGiven = [modelPath, model, wav, word].every((value) => value !== undefined);

if (!isGiven) {
  process.stderr.write(`\n*** NOT TESTED: a real model in sherpa-onnx. Set ${names.join(', ')}. ***\n\n`);
}

it.skipIf(!isGiven)('VOICE-12.2.8 hears a word in a recording with a real model', { timeout: 120_000 }, async () => {
  const kind = model as SherpaOnnxSTTModel;
  const provider = new SherpaOnnxSTTProvider({ modelPath: modelPath ?? '', model: kind });
  const { data, format } = readWav(await readFile(wav ?? ''));
  const { text, isFinal } = await provider.transcribe(audioFrame({ data, sampleRate: format.sampleRate }));
  await provider.close();
  expect(isFinal).toBe(true);
  expect(text.toLowerCase()).toContain(word?.toLowerCase());
});

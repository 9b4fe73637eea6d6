import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { buildPackage } from '../../../scripts/test-support/built-package.ts';
import { modelFolder, streamingModel, TOKENS } from './support/tone-model.ts';
import { tones } from './support/tones.ts';

describe('the package as it is built', () => {
  it(
    'asks for sherpa-onnx-node; with it finds its worker, writes nothing and lets the process end',
    { timeout: 180_000 },
    async () => {
      const folder = await modelFolder({ 'model.onnx': streamingModel(), 'tokens.txt': TOKENS });
      const audio = join(folder, 'audio.raw');
      await writeFile(audio, tones('low', 'high').data);
      const script = (index: string): string => `
      import { readFileSync } from 'node:fs';
      import { SherpaOnnxSTTProvider } from ${index};
      const modelPath = ${JSON.stringify(folder)};
      const provider = new SherpaOnnxSTTProvider({ modelPath, model: 'streaming_zipformer_ctc' });
      const data = readFileSync(${JSON.stringify(audio)});
      const chunk = { data, sampleRate: 16000, channels: 1, format: 'pcm_s16le', timestampMs: null, isFinal: true };
      const heard = await provider.transcribe(chunk).then(({ text }) => text, ({ code, details }) => [code, details.feature]);
      console.log(JSON.stringify(heard));`;
      await using built = await buildPackage(join(import.meta.dirname, '..'), ['sherpa-onnx-node']);
      expect(await built.run(script)).toEqual({ stdout: '["not_supported","sherpa-onnx-node"]\n', stderr: '' });
      const library = join(import.meta.dirname, '..', 'node_modules', 'sherpa-onnx-node');
      await mkdir(join(built.folder, 'node_modules'));
      await symlink(library, join(built.folder, 'node_modules', 'sherpa-onnx-node'));
      expect(await built.run(script)).toEqual({ stdout: '"low high"\n', stderr: '' });
      await rm(folder, { recursive: true });
    },
  );
});

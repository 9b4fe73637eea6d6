import { mkdir, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { buildPackage } from '../../../scripts/test-support/built-package.ts';
import { voiceFolder } from './support/beep-voice.ts';

describe('the package as it is built', () => {
  it(
    'asks for sherpa-onnx-node; with it finds its worker, writes nothing and lets the process end',
    { timeout: 180_000 },
    async () => {
      const folder = await voiceFolder();
      const script = (index: string): string => `
      import { SherpaOnnxTTSProvider } from ${index};
      const modelPath = ${JSON.stringify(folder)};
      const provider = new SherpaOnnxTTSProvider({ modelPath, model: 'vits', sampleRate: 16000 });
      const said = await provider.synthesize('hello').then(
        ({ durationSeconds }) => durationSeconds,
        ({ code, details }) => [code, details.feature],
      );
      console.log(JSON.stringify(said));`;
      await using built = await buildPackage(join(import.meta.dirname, '..'), ['sherpa-onnx-node']);
      expect(await built.run(script)).toEqual({ stdout: '["not_supported","sherpa-onnx-node"]\n', stderr: '' });
      const library = join(import.meta.dirname, '..', 'node_modules', 'sherpa-onnx-node');
      await mkdir(join(built.folder, 'node_modules'));
      await symlink(library, join(built.folder, 'node_modules', 'sherpa-onnx-node'));
      expect(await built.run(script)).toEqual({ stdout: '0.3\n', stderr: '' });
      await rm(folder, { recursive: true });
    },
  );
});

import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { buildPackage } from '../../../scripts/test-support/built-package.ts';
import { isWithoutRecogniser } from './support/machine.ts';

const script = (index: string): string => `
  import { readFileSync } from 'node:fs';
  import { PocketSphinxSTTProvider } from ${index};
  const provider = new PocketSphinxSTTProvider({ grammar: ['ten of clubs', 'five five'] });
  const data = readFileSync('/usr/share/pocketsphinx/test/data/cards/001.wav').subarray(44);
  const audio = { data, sampleRate: 16000, channels: 1, format: 'pcm_s16le', timestampMs: null, isFinal: true };
  const heard = await provider.transcribe(audio).then(({ text }) => text, ({ code, details }) => [code, details.feature]);
  console.log(JSON.stringify(heard));`;

describe.skipIf(isWithoutRecogniser)('the package as it is built', () => {
  it(
    'asks for koffi where it is missing; with it finds its worker, writes nothing and lets the process end',
    { timeout: 180_000 },
    async () => {
      await using built = await buildPackage(join(import.meta.dirname, '..'), ['koffi']);
      expect(await built.run(script)).toEqual({ stdout: '["not_supported","koffi"]\n', stderr: '' });
      const koffi = join(import.meta.dirname, '..', 'node_modules', 'koffi');
      await mkdir(join(built.folder, 'node_modules'));
      await symlink(koffi, join(built.folder, 'node_modules', 'koffi'));
      expect(await built.run(script)).toEqual({ stdout: '"ten of clubs"\n', stderr: '' });
    },
  );
});

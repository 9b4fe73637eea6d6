import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

import { build } from 'tsup';

const run = promisify(execFile);

/** The package as it is built, in a folder of its own. */
export interface BuiltPackage extends AsyncDisposable {
  readonly folder: string;
  /** Runs a script that imports from `index`. */
  run(script: (index: string) => string): Promise<{ readonly stdout: string; readonly stderr: string }>;
}

/** Builds the package in a folder and core together, so that nothing else need be built. */
export async function buildPackage(packageFolder: string, external: readonly string[]): Promise<BuiltPackage> {
  const folder = await mkdtemp(join(tmpdir(), 'roomkit-built-'));
  const source = join(packageFolder, 'src');
  await build({
    config: false,
    silent: true,
    entry: { index: join(source, 'index.ts'), worker: join(source, 'worker.ts') },
    outDir: folder,
    format: ['esm'],
    target: 'node22',
    platform: 'node',
    removeNodeProtocol: false,
    external: [...external],
    noExternal: [/^@roomkit\//u],
    esbuildOptions: (options) => void (options.conditions = ['@roomkit/source']),
  });
  // Whoever runs the tests may have named folders where packages are found.
  const env = { ...process.env, NODE_PATH: '' };
  const index = pathToFileURL(join(folder, 'index.js')).href;
  return {
    folder,
    run: async (script) =>
      run(process.execPath, ['--input-type=module', '--eval', script(JSON.stringify(index))], { env }),
    [Symbol.asyncDispose]: async () => rm(folder, { recursive: true }),
  };
}

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';

import { defineConfig } from 'vitest/config';

import { shareCompiledCode } from './scripts/lib/compiled-code.ts';

const root = import.meta.dirname;

shareCompiledCode();

/** Every folder that holds tests is a project of its own: nothing is listed by hand, so nothing can be left out. */
function projectFolders(): readonly string[] {
  const grouped = ['packages', 'examples'].flatMap((group) =>
    existsSync(join(root, group)) ? readdirSync(join(root, group)).map((name) => `${group}/${name}`) : [],
  );
  return [...grouped, 'benchmarks', 'labs', 'scripts'].filter((folder) => existsSync(join(root, folder, 'test')));
}

/** Layers whose tests hold nothing outside their own kits, so that files may share a worker. */
const sharing: readonly (string | undefined)[] = ['core', 'kit', 'messaging', 'model', 'source', 'surface', 'testing'];

/** What each test file begins with. */
function setupFor(folder: string): string[] {
  const names = folder.startsWith('packages/') ? ['patience.ts'] : ['patience.ts', 'uncovered-processes.ts'];
  return names.map((name) => join(root, 'scripts', 'test-support', name));
}

/**
 * Much of a test's time is waiting for a server or a browser, and a core is busy with more than one of them. The labs
 * come last, with a core for each: they speak and listen against the clock, and their models want a whole one.
 */
function pace(folder: string): { maxWorkers: number; sequence: { groupOrder: number } } {
  const isLab = folder === 'labs';
  return { maxWorkers: availableParallelism() + (isLab ? 0 : 1), sequence: { groupOrder: isLab ? 1 : 0 } };
}

/** Each file loads its modules anew, as those of servers, of native code and of processes want it. */
function isIsolated(folder: string): boolean {
  const path = join(root, folder, 'package.json');
  if (!folder.startsWith('packages/') || !existsSync(path)) return true;
  const manifest = JSON.parse(readFileSync(path, 'utf8')) as { readonly roomkit?: { readonly layer?: string } };
  return !sharing.includes(manifest.roomkit?.layer);
}

/** Node 22 knows no `using`, which tests are full of: there Vite writes it out first. */
const isUnderstood = Number(process.versions.node.split('.')[0]) >= 24;
const conditions = ['@roomkit/source', ...(isUnderstood ? [] : ['module', 'node', 'development|production'])];

export default defineConfig({
  ssr: { resolve: { conditions } },
  test: {
    // Tests import as Node does, types stripped and sources in place of what was built: no bundler forgives anything, and
    // there is nothing to transform.
    experimental: { viteModuleRunner: !isUnderstood, nodeLoader: false },
    // Coverage and a busy machine make a test slower, not wrong.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { requireAssertions: true, poll: { timeout: 10_000 } },
    // What a test replaced is put back before the next, whichever file that is in.
    restoreMocks: true,
    unstubEnvs: true,
    unstubGlobals: true,
    projects: projectFolders().map((folder) => ({
      extends: true as const,
      root: join(root, folder),
      test: {
        name: folder.replace(/^packages\//u, ''),
        include: ['test/**/*.test.ts'],
        ...pace(folder),
        // Sources load once a worker and not once a file: core's suite takes a tenth of the time.
        isolate: isIsolated(folder),
        setupFiles: setupFor(folder),
      },
    })),
    coverage: {
      provider: 'v8',
      include: ['packages/*/src/**/*.ts'],
      // A store in a worker thread, a node in a process: their lines count as well.
      autoAttachSubprocess: true,
      reporter: ['text-summary', 'json-summary', 'html'],
      reportsDirectory: join(root, 'coverage'),
    },
  },
});

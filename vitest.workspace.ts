import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { defineConfig } from 'vitest/config';

const root = import.meta.dirname;

/** Every folder that holds tests is a project of its own: nothing is listed by hand, so nothing can be left out. */
function projectFolders(): readonly string[] {
  const grouped = ['packages', 'examples'].flatMap((group) =>
    existsSync(join(root, group)) ? readdirSync(join(root, group)).map((name) => `${group}/${name}`) : [],
  );
  return [...grouped, 'benchmarks', 'labs', 'scripts'].filter((folder) => existsSync(join(root, folder, 'test')));
}

const conditions = ['@roomkit/source', 'module', 'node', 'development|production'];

export default defineConfig({
  ssr: { resolve: { conditions } },
  test: {
    expect: { requireAssertions: true },
    projects: projectFolders().map((folder) => ({
      extends: true as const,
      root: join(root, folder),
      test: { name: folder.replace(/^packages\//u, ''), include: ['test/**/*.test.ts'] },
    })),
    coverage: {
      provider: 'v8',
      include: ['packages/*/src/**/*.ts'],
      reporter: ['text-summary', 'json-summary', 'html'],
      reportsDirectory: join(root, 'coverage'),
    },
  },
});

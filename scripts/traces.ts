/** No path of a machine and no host of a registry stands in the tree or in the lock file. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { treeFiles } from './lib/files.ts';
import { report } from './lib/findings.ts';
import { root } from './lib/paths.ts';

const isBinary = (content: Buffer): boolean => content.subarray(0, 8000).includes(0);

/** Written so that this file does not match itself. */
const anywhere: readonly (readonly [RegExp, string])[] = [
  [/(?<![\w.:/-])\/(?:work|root|Users|home)\/[\w.-]+/u, 'a path of a machine'],
  [/(?<![\w.:/-])\/tmp\/[\w.-]+/u, 'a path of a machine'],
  [/[A-Z]:\\Users\\/u, 'a path of a machine'],
  [/registry\.(?:npmjs\.org|yarnpkg\.com|npmmirror\.com)/u, 'a registry host'],
  [/\b(?:verdaccio|artifactory|nexus)\.[a-z0-9-]+\.[a-z]{2,}/u, 'a registry host'],
];
const inLock: readonly (readonly [RegExp, string])[] = [[/https?:\/\/|\btarball:/u, 'an address in the lock file']];

function tracesIn(path: string): readonly string[] {
  const content = readFileSync(join(root, path));
  if (isBinary(content)) return [];
  const rules = path === 'pnpm-lock.yaml' ? [...anywhere, ...inLock] : anywhere;
  return content
    .toString('utf8')
    .split('\n')
    .flatMap((line, index) =>
      rules.filter(([expression]) => expression.test(line)).map(([, what]) => `${path}:${index + 1}: ${what}`),
    );
}

const paths = treeFiles().filter((path) => path !== 'scripts/traces.ts');
report('traces', paths.flatMap(tracesIn), `${paths.length} files name no machine and no registry`);

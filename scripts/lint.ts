/** Type-aware lint of everything, or of the folders that are named, and no way around it: suppressions are findings too. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { treeFiles } from './lib/files.ts';
import { report } from './lib/findings.ts';
import { root } from './lib/paths.ts';
import { run } from './lib/run.ts';

const suppressions = [['oxlint', 'disable'].join('-'), ['eslint', 'disable'].join('-'), '@ts-ignore', '@ts-nocheck'];
const onlyInTests = '@ts-expect-error';

function suppressionsIn(path: string): readonly string[] {
  const isTest = path.includes('/test/');
  return readFileSync(join(root, path), 'utf8')
    .split('\n')
    .flatMap((line, index) => {
      const isComment = /\/\/|\/\*|^\s*\*/u.test(line);
      const words = isTest ? suppressions : [...suppressions, onlyInTests];
      const found = isComment ? words.find((word) => line.includes(word)) : undefined;
      return found === undefined ? [] : [`${path}:${index + 1}: ${found} is not allowed`];
    });
}

const folders = process.argv.slice(2);
const isAsked = (path: string): boolean =>
  folders.length === 0 || folders.some((folder) => path.startsWith(`${folder}/`));
const isSource = (path: string): boolean => /\.(?:ts|tsx|mts|js|mjs)$/u.test(path) && path !== 'scripts/lint.ts';
const lint = await run('oxlint', ['--type-aware', '--deny-warnings', ...folders]);
const sources = treeFiles().filter((path) => isSource(path) && isAsked(path));
const rules = lint.code === 0 ? [] : [lint.output.trim()];
report('lint', [...rules, ...sources.flatMap(suppressionsIn)], `${sources.length} files without a suppression`);

import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { readPackages } from './packages.ts';
import { root } from './paths.ts';

/** A piece of TypeScript in a page of the documentation. */
export interface Snippet {
  /** The page, relative to the root. */
  readonly page: string;
  /** The line its code begins on. */
  readonly line: number;
  readonly code: string;
  /** Where it is executed: here, by a test that is named beside it, or nowhere. */
  readonly runs: 'here' | 'in a test' | 'never';
  /** What it says it prints, in order: `// → text` at the end of a line. */
  readonly prints: readonly string[];
}

/** The pages whose snippets must hold. */
export function snippetPages(): readonly string[] {
  const guides = globSync('docs/{guides,ai}/*.md', { cwd: root }).toSorted();
  const readmes = readPackages().map((item) => `packages/${item.folderName}/README.md`);
  return ['README.md', ...guides, ...readmes].filter((page) => existsSync(join(root, page)));
}

const block = /(?:<!-- run by (?<test>\S+) -->\n\n?)?^```ts(?<info>[^\n]*)\n(?<code>[^]*?)^```$/gmu;

/** The snippets of one page. @throws Error for an unknown mark, or a test that is not there */
export function snippetsOf(page: string): readonly Snippet[] {
  const text = readFileSync(join(root, page), 'utf8');
  return [...text.matchAll(block)].map((match) => {
    const { test, info = '', code = '' } = match.groups ?? {};
    const line = text.slice(0, match.index + match[0].indexOf('```ts')).split('\n').length + 1;
    const mark = info.trim();
    if (mark !== '' && mark !== 'no-run') throw new Error(`${page}:${line}: unknown mark "${mark}"`);
    if (test !== undefined) requireTest(page, line, test);
    const runs = test !== undefined ? 'in a test' : mark === 'no-run' ? 'never' : 'here';
    const prints = [...code.matchAll(/\/\/ → (?<text>[^\n]+)$/gmu)].map(({ groups }) => groups?.['text'] ?? '');
    return { page, line, code, runs, prints };
  });
}

function requireTest(page: string, line: number, test: string): void {
  const path = join(root, dirname(page), test);
  const isThere = existsSync(path) && readFileSync(path, 'utf8').includes('README.md');
  if (!isThere) throw new Error(`${page}:${line}: ${test} is no test of a README`);
}

/** What a snippet printed but should not have, or should have and did not; null when it kept its word. */
export function brokenPromise(snippet: Pick<Snippet, 'prints'>, output: string): string | null {
  if (snippet.prints.length === 0) return null;
  const printed = output.trimEnd().split('\n');
  const isKept = printed.length === snippet.prints.length && printed.every((line, at) => line === snippet.prints[at]);
  return isKept ? null : `it says it prints\n  ${snippet.prints.join('\n  ')}\nand printed\n  ${printed.join('\n  ')}`;
}

/**
 * Type-checks every TypeScript snippet of the README, the guides and the packages' READMEs, and runs each as a module
 * of its own. `--only hooks` takes the pages whose path holds the word.
 */
import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';

import { report } from './lib/findings.ts';
import { readPackages } from './lib/packages.ts';
import { root } from './lib/paths.ts';
import { withTools } from './lib/pool.ts';
import { run } from './lib/run.ts';
import { brokenPromise, type Snippet, snippetPages, snippetsOf } from './lib/snippets.ts';

const folder = join(root, '.scratch', 'snippets');
const configuration = {
  extends: '../../tsconfig.base.json',
  compilerOptions: {
    lib: ['ES2024', 'ESNext.Disposable', 'DOM', 'DOM.Iterable'],
    isolatedDeclarations: false,
    declaration: false,
    // A snippet may show a name without using it.
    noUnusedLocals: false,
    noUnusedParameters: false,
    skipLibCheck: true,
  },
  include: ['**/*.ts'],
};

/** A snippet that shows tests is run as tests. */
const isTest = ({ code }: Snippet): boolean => /from '(?:vitest|@roomkit\/testing\/conformance)'/u.test(code);

/** `docs-guides-hooks-md-12.ts` is the snippet on line 12 of that page. */
function fileOf(snippet: Snippet): string {
  return `${snippet.page.replaceAll(/[/.]/gu, '-')}-${snippet.line}${isTest(snippet) ? '.test' : ''}.ts`;
}

const testConfiguration = `export default {
  ssr: { resolve: { conditions: ['@roomkit/source'] } },
  test: {
    include: ['*.test.ts'],
    expect: { requireAssertions: true },
    experimental: { viteModuleRunner: false, nodeLoader: false },
  },
};
`;

/** The packages of others that a snippet imports, as its reader installs them. */
function strangersIn({ code }: Snippet): readonly string[] {
  const names = [...code.matchAll(/from '(?<name>@[\w.-]+\/[\w.-]+|[\w-][\w.-]*)['/]/gu)].map(
    ({ groups }) => groups?.['name'] ?? '',
  );
  return names.filter((name) => !name.startsWith('@roomkit/') && !isBuiltin(name) && name !== 'vitest');
}

/** Lets snippets see a package of others, where one of ours has it. */
function linkStranger(name: string): void {
  const target = readPackages()
    .map((item) => join(item.folder, 'node_modules', name))
    .find((path) => existsSync(path));
  if (target === undefined) throw new Error(`a snippet imports ${name}, which no package has`);
  const link = join(folder, 'node_modules', name);
  mkdirSync(dirname(link), { recursive: true });
  symlinkSync(target, link);
}

/** A folder that sees every package by its name, as an application does. */
function prepare(snippets: readonly Snippet[]): void {
  rmSync(folder, { recursive: true, force: true });
  for (const item of readPackages()) {
    const link = join(folder, 'node_modules', item.name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(item.folder, link);
  }
  for (const name of new Set(snippets.flatMap(strangersIn))) linkStranger(name);
  writeFileSync(join(folder, 'package.json'), '{ "name": "snippets", "private": true, "type": "module" }\n');
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(configuration));
  writeFileSync(join(folder, 'vitest.config.mjs'), testConfiguration);
  for (const snippet of snippets) writeFileSync(join(folder, fileOf(snippet)), `${snippet.code}\nexport {};\n`);
}

async function execute(_worker: number, snippet: Snippet): Promise<string | null> {
  const file = fileOf(snippet);
  const options = { cwd: folder, timeoutMs: 60_000 };
  const result = isTest(snippet)
    ? await run('vitest', ['run', '--reporter=dot', '--root', folder, file], options)
    : await run('node', ['--conditions=@roomkit/source', file], options);
  const where = `${snippet.page}:${snippet.line}`;
  if (result.code !== 0) return `${where} failed (${result.code}):\n${result.output.trim()}`;
  const broken = brokenPromise(snippet, result.output);
  return broken === null ? null : `${where}: ${broken}`;
}

const { values } = parseArgs({ options: { only: { type: 'string' } } });
const pages = snippetPages().filter((page) => page.includes(values.only ?? ''));
const snippets = pages.flatMap(snippetsOf);
prepare(snippets);
const findings: string[] = [];
const types = await run('tsc', ['-p', folder]);
if (types.code !== 0) findings.push(`the types do not hold:\n${types.output.trim()}`);
const executed = snippets.filter(({ runs }) => runs === 'here');
const failures = await withTools([1, 2], executed, execute);
findings.push(...failures.filter((failure) => failure !== null));
if (snippets.length === 0) findings.push('there is no snippet: that shows nothing');
const inTests = snippets.filter(({ runs }) => runs === 'in a test').length;
const counts = `${executed.length} run, ${inTests} run by tests, ${snippets.length - executed.length - inTests} only type-checked`;
report('snippets', findings, `${snippets.length} snippets on ${pages.length} pages: ${counts}`);

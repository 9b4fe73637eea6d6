import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { treeFiles } from './files.ts';
import { root } from './paths.ts';
import { run } from './run.ts';
import type { Scratch } from './scratch.ts';
import { readTestReport, type TestOutcome } from './test-report.ts';

/** One change of a text; `find` stands in it exactly once. */
export interface Change {
  readonly find: string;
  readonly replace: string;
}

/** A small patch that breaks one requirement. */
export interface Mutant extends Change {
  readonly id: string;
  readonly trap?: number;
  readonly file: string;
  /** More changes of the same file, where one is not enough. */
  readonly also?: readonly Change[];
  readonly test?: string;
  /** Set while the tests run, such as how often a property is tried. */
  readonly environment?: Readonly<Record<string, string>>;
}

export interface MutantVerdict {
  readonly mutant: Mutant;
  readonly isKilled: boolean;
  readonly why: string;
  readonly seconds: number;
}

const timeLimitMs = 120_000;

export function readMutants(): readonly Mutant[] {
  const folder = join(root, 'mutants');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .toSorted()
    .flatMap((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as readonly Mutant[]);
}

/** The test files that may prove a mutant's requirement: the one it names, or all that speak of its id. */
export function testFilesOf(
  mutant: Mutant,
  files: readonly string[],
  read: (path: string) => string,
): readonly string[] {
  if (mutant.test !== undefined) return [mutant.test];
  return files.filter((path) => path.endsWith('.test.ts') && read(path).includes(mutant.id));
}

/** A pattern for the id alone, so that `CORE-9.3.1` does not stand for `CORE-9.3.10` too. */
export function titlePattern(id: string): string {
  return `${RegExp.escape(id)}(?![.\\d]*\\d)`;
}

type Tested = readonly TestOutcome[] | string;

/** How the tests of these files end; of one id alone, where one is given. */
async function testsOf(scratch: Scratch, mutant: Mutant, files: readonly string[], id: string | null): Promise<Tested> {
  const reportFile = scratch.path('.scratch-report.json');
  const only = id === null ? [] : ['-t', titlePattern(id)];
  const args = ['run', ...files, ...only, '--reporter=json', `--outputFile=${reportFile}`];
  scratch.write('.scratch-report.json', '');
  const environment = mutant.environment ?? {};
  const result = await run('vitest', args, { cwd: scratch.folder, timeoutMs: timeLimitMs, environment });
  if (scratch.read('.scratch-report.json') === '')
    return result.code === 124 ? 'the tests never ended' : 'the tests did not run';
  const report = readTestReport(reportFile);
  if (report.brokenFiles.length > 0) return `did not load: ${report.brokenFiles.join(', ')}`;
  return report.tests;
}

const unmutated = new Map<string, Promise<Tested>>();

/** How the tests end as things are: asked once for each set of files, however many mutants they are to kill. */
function testsBefore(scratch: Scratch, mutant: Mutant, files: readonly string[]): Promise<Tested> {
  const key = JSON.stringify([files, mutant.environment]);
  const known = unmutated.get(key);
  if (known) return known;
  const testing = testsOf(scratch, mutant, files, null);
  unmutated.set(key, testing);
  return testing;
}

const ofId = (tests: readonly TestOutcome[], id: string): readonly TestOutcome[] =>
  tests.filter((test) => test.ids.includes(id));

function mutate(scratch: Scratch, mutant: Mutant): string | undefined {
  for (const { find, replace } of [mutant, ...(mutant.also ?? [])]) {
    const pieces = scratch.read(mutant.file).split(find);
    if (pieces.length !== 2) return `"find" stands ${pieces.length - 1} times in ${mutant.file}`;
    scratch.write(mutant.file, pieces.join(replace));
  }
  return undefined;
}

async function judge(scratch: Scratch, mutant: Mutant): Promise<string> {
  const files = testFilesOf(mutant, treeFiles(), (path) => scratch.read(path));
  if (files.length === 0) return 'no test file speaks of the id';
  const tested = await testsBefore(scratch, mutant, files);
  if (typeof tested === 'string') return `unmutated: ${tested}`;
  const before = ofId(tested, mutant.id);
  if (!before.some((test) => test.status === 'passed')) return 'unmutated: no test of the id passes';
  if (before.some((test) => test.status === 'failed')) return 'unmutated: a test of the id fails';
  const problem = mutate(scratch, mutant);
  if (problem !== undefined) return problem;
  const after = await testsOf(scratch, mutant, files, mutant.id);
  if (typeof after === 'string') return `mutated: ${after}`;
  return ofId(after, mutant.id).some((test) => test.status === 'failed')
    ? 'killed'
    : 'survived: every test of the id stayed green';
}

/** Applies one mutant in the copy, demands a red test of its id, and puts the copy back. */
export async function tryMutant(scratch: Scratch, mutant: Mutant): Promise<MutantVerdict> {
  const started = performance.now();
  try {
    const why = await judge(scratch, mutant);
    return { mutant, isKilled: why === 'killed', why, seconds: (performance.now() - started) / 1000 };
  } finally {
    scratch.restore();
  }
}

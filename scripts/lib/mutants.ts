import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { treeFiles } from './files.ts';
import { root } from './paths.ts';
import { run } from './run.ts';
import type { Scratch } from './scratch.ts';
import { readTestReport, type TestOutcome } from './test-report.ts';

/** A small patch that breaks one requirement. `find` stands exactly once in `file`. */
export interface Mutant {
  readonly id: string;
  readonly trap?: number;
  readonly file: string;
  readonly find: string;
  readonly replace: string;
  readonly test?: string;
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

async function testsOf(
  scratch: Scratch,
  mutant: Mutant,
  files: readonly string[],
): Promise<readonly TestOutcome[] | string> {
  const reportFile = scratch.path('.scratch-report.json');
  const args = ['run', ...files, '-t', titlePattern(mutant.id), '--reporter=json', `--outputFile=${reportFile}`];
  scratch.write('.scratch-report.json', '');
  const result = await run('vitest', args, { cwd: scratch.folder, timeoutMs: timeLimitMs });
  if (scratch.read('.scratch-report.json') === '')
    return result.code === 124 ? 'the tests never ended' : 'the tests did not run';
  const report = readTestReport(reportFile);
  if (report.brokenFiles.length > 0) return `did not load: ${report.brokenFiles.join(', ')}`;
  return report.tests.filter((test) => test.ids.includes(mutant.id));
}

function mutate(scratch: Scratch, mutant: Mutant): string | undefined {
  const text = scratch.read(mutant.file);
  const pieces = text.split(mutant.find);
  if (pieces.length !== 2) return `"find" stands ${pieces.length - 1} times in ${mutant.file}`;
  scratch.write(mutant.file, pieces.join(mutant.replace));
  return undefined;
}

async function judge(scratch: Scratch, mutant: Mutant): Promise<string> {
  const files = testFilesOf(mutant, treeFiles(), (path) => scratch.read(path));
  if (files.length === 0) return 'no test file speaks of the id';
  const before = await testsOf(scratch, mutant, files);
  if (typeof before === 'string') return `unmutated: ${before}`;
  if (!before.some((test) => test.status === 'passed')) return 'unmutated: no test of the id passes';
  if (before.some((test) => test.status === 'failed')) return 'unmutated: a test of the id fails';
  const problem = mutate(scratch, mutant);
  if (problem !== undefined) return problem;
  const after = await testsOf(scratch, mutant, files);
  if (typeof after === 'string') return `mutated: ${after}`;
  return after.some((test) => test.status === 'failed') ? 'killed' : 'survived: every test of the id stayed green';
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

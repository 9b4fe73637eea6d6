import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { treeFiles } from './files.ts';
import { type Environment, readTests, testsBefore, testsOfAll } from './mutant-tests.ts';
import { root } from './paths.ts';
import type { Scratch } from './scratch.ts';
import type { TestOutcome } from './test-report.ts';

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
  readonly environment?: Environment;
}

/** A mutant with the file it is written in. */
export interface ListedMutant extends Mutant {
  readonly list: string;
}

export interface MutantVerdict {
  readonly mutant: Mutant;
  readonly isKilled: boolean;
  readonly why: string;
  readonly seconds: number;
}

export function readMutants(): readonly ListedMutant[] {
  const folder = join(root, 'mutants');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .toSorted()
    .flatMap((name) => {
      const mutants = JSON.parse(readFileSync(join(folder, name), 'utf8')) as readonly Mutant[];
      return mutants.map((mutant) => ({ ...mutant, list: `mutants/${name}` }));
    });
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
  const environment = mutant.environment ?? {};
  const tested = await testsBefore(scratch, { files, environment });
  if (typeof tested === 'string') return `unmutated: ${tested}`;
  const before = ofId(tested, mutant.id);
  if (!before.some((test) => test.status === 'passed')) return 'unmutated: no test of the id passes';
  if (before.some((test) => test.status === 'failed')) return 'unmutated: a test of the id fails';
  const problem = mutate(scratch, mutant);
  if (problem !== undefined) return problem;
  const after = await readTests(scratch, { files, environment, title: titlePattern(mutant.id) });
  if (typeof after === 'string') return `mutated: ${after}`;
  return ofId(after, mutant.id).some((test) => test.status === 'failed')
    ? 'killed'
    : 'survived: every test of the id stayed green';
}

/** Runs every test that these mutants name once, so that each mutant need only be compared. */
export async function testUnmutated(scratch: Scratch, mutants: readonly Mutant[]): Promise<void> {
  const tree = treeFiles();
  const read = (path: string): string => scratch.read(path);
  await testsOfAll(
    scratch,
    mutants.map((mutant) => ({ files: testFilesOf(mutant, tree, read), environment: mutant.environment ?? {} })),
  );
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

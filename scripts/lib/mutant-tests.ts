import { run } from './run.ts';
import type { Scratch } from './scratch.ts';
import { readTestReport, type TestOutcome } from './test-report.ts';

export type Environment = Readonly<Record<string, string>>;

export interface TestRun {
  readonly files: readonly string[];
  readonly environment: Environment;
  /** A pattern of titles, where not every test is wanted. */
  readonly title?: string;
}

/** How each test ended, or why nothing is known. */
export type Tested = readonly TestOutcome[] | string;

const timeLimitMs = 120_000;
/** A mutant may make a test wait for ever: less patience than elsewhere finds that out sooner. */
const testLimitMs = 20_000;

/** The projects of these files: what is not asked for need not be set up. */
function projectsOf(files: readonly string[]): readonly string[] {
  const names = files.map((file) => /^(?:packages\/)?(?<name>.+?)\/test\//u.exec(file)?.groups?.['name']);
  if (names.includes(undefined)) return [];
  return [...new Set(names)].flatMap((name) => ['--project', name ?? '']);
}

async function readReport(scratch: Scratch, { files, environment, title }: TestRun, limitMs: number): Promise<Tested> {
  const reportFile = scratch.path('.scratch-report.json');
  const only = title === undefined ? [] : ['-t', title];
  const args = ['run', ...files, ...projectsOf(files), ...only, `--testTimeout=${testLimitMs}`];
  const reporters = ['--reporter=json', `--outputFile=${reportFile}`];
  scratch.write('.scratch-report.json', '');
  const result = await run('vitest', [...args, ...reporters], { cwd: scratch.folder, timeoutMs: limitMs, environment });
  if (scratch.read('.scratch-report.json') === '')
    return result.code === 124 ? 'the tests never ended' : 'the tests did not run';
  const report = readTestReport(reportFile);
  return report.brokenFiles.length > 0 ? `did not load: ${report.brokenFiles.join(', ')}` : report.tests;
}

/** How the tests of these files end. */
export function readTests(scratch: Scratch, testRun: TestRun): Promise<Tested> {
  return readReport(scratch, testRun, timeLimitMs);
}

const unmutated = new Map<string, Promise<Tested>>();
const keyOf = ({ files, environment }: TestRun): string => JSON.stringify([files, environment]);

/** How the tests end as things are: asked once for each set of files, however many mutants they are to kill. */
export function testsBefore(scratch: Scratch, testRun: TestRun): Promise<Tested> {
  const known = unmutated.get(keyOf(testRun));
  if (known) return known;
  const testing = readTests(scratch, testRun);
  unmutated.set(keyOf(testRun), testing);
  return testing;
}

/** Answers `testsBefore` for all these runs by one run for each environment; what ends badly is asked again alone. */
export async function testsOfAll(scratch: Scratch, testRuns: readonly TestRun[]): Promise<void> {
  const groups = Map.groupBy(testRuns, ({ environment }) => JSON.stringify(environment)).values();
  for (const group of groups) {
    const files = [...new Set(group.flatMap((testRun) => testRun.files))];
    const environment = group[0]?.environment ?? {};
    const tested = await readReport(scratch, { files, environment }, timeLimitMs * group.length);
    if (typeof tested === 'string') continue;
    for (const testRun of group) {
      const paths = testRun.files.map((file) => scratch.path(file));
      unmutated.set(keyOf(testRun), Promise.resolve(tested.filter(({ file }) => paths.includes(file))));
    }
  }
}

/**
 * Runs the tests of packages and scripts with coverage, leaves `coverage/report.json` for `pnpm spec`, and prints one
 * line a package. `--project <name>` takes one project alone; `--share 8` core and one of eight equal parts of the
 * others, chosen by the commit; `--measured` runs nothing and judges what a run of the tests with coverage has left.
 */
import { readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { parseArgs } from 'node:util';

import { report } from './lib/findings.ts';
import { readPackages } from './lib/packages.ts';
import { root } from './lib/paths.ts';
import { run } from './lib/run.ts';
import { shareOf } from './lib/share.ts';
import { readTestReport } from './lib/test-report.ts';

interface FileSummary {
  readonly lines: { readonly total: number; readonly covered: number };
  readonly branches: { readonly total: number; readonly covered: number };
}

/** Least share of lines under test, in percent, that a package with sources must reach. */
const leastLines = 80;

const percent = (covered: number, total: number): number => (total === 0 ? 100 : (covered / total) * 100);

function tally(files: readonly FileSummary[], kind: keyof FileSummary): number {
  const covered = files.reduce((sum, file) => sum + file[kind].covered, 0);
  return percent(
    covered,
    files.reduce((sum, file) => sum + file[kind].total, 0),
  );
}

const reportFile = join(root, 'coverage', 'report.json');
const { values } = parseArgs({
  options: { project: { type: 'string' }, share: { type: 'string' }, measured: { type: 'boolean' } },
});
const everyone = readPackages().map((item) => item.folderName);
/** Vendors are played for the providers, whose tests are theirs: they are judged where all tests run. */
const testedByOthers = ['emulators'];

/** The packages that are measured. */
async function chosen(): Promise<readonly string[]> {
  if (values.project !== undefined) return everyone.filter((name) => name === values.project);
  if (values.share === undefined) return everyone;
  const alone = everyone.filter((name) => !testedByOthers.includes(name));
  const inTurn = await shareOf(alone, Number(values.share));
  return alone.filter((name) => name === 'core' || inTurn.includes(name));
}

// What examples and labs run in processes of their own adds no line. Folders leave them out, not `--project`: with that,
// vitest matches sources from the folders of the projects it names, and what is included by its path from the root is
// lost in silence.
function choiceOf(names: readonly string[]): readonly string[] {
  if (values.project !== undefined) return ['--project', values.project, '--coverage.include=**/src/**/*.ts'];
  if (names.length === everyone.length) return [join(root, 'packages'), join(root, 'scripts')];
  return names.flatMap((name) => [
    join(root, 'packages', name, sep),
    `--coverage.include=packages/${name}/src/**/*.ts`,
  ]);
}

const wanted = await chosen();
const reporters = ['--reporter=dot', '--reporter=json', `--outputFile.json=${reportFile}`];

/** Whether every test passes: of the run that was made before, or of one that is made now. */
async function testsPass(): Promise<boolean> {
  if (values.measured === true) {
    const { tests, brokenFiles } = readTestReport(reportFile);
    return tests.length > 0 && brokenFiles.length === 0 && tests.every(({ status }) => status !== 'failed');
  }
  const coverage = ['--coverage', '--coverage.reportOnFailure'];
  const { code } = await run('vitest', ['run', ...coverage, ...choiceOf(wanted), ...reporters], { echo: true });
  return code === 0;
}

const findings = (await testsPass()) ? [] : ['tests failed'];

const summary = JSON.parse(readFileSync(join(root, 'coverage', 'coverage-summary.json'), 'utf8')) as Readonly<
  Record<string, FileSummary>
>;
const files = Object.entries(summary).filter(([path]) => path.startsWith(join(root, 'packages', sep)));
const byPackage = Map.groupBy(files, ([path]) => relative(join(root, 'packages'), path).split(sep)[0] ?? '');
for (const name of byPackage.keys()) if (!wanted.includes(name)) byPackage.delete(name);
for (const name of wanted.filter((folder) => !byPackage.has(folder)))
  findings.push(`packages/${name}: none of its files was measured`);
for (const [name, entries] of [...byPackage].toSorted(([a], [b]) => a.localeCompare(b))) {
  const summaries = entries.map(([, item]) => item);
  const lines = tally(summaries, 'lines');
  console.log(
    `${name.padEnd(24)} lines ${lines.toFixed(1).padStart(5)} %   branches ${tally(summaries, 'branches').toFixed(1).padStart(5)} %`,
  );
  if (lines < leastLines)
    findings.push(`packages/${name}: ${lines.toFixed(1)} % of lines under test, ${leastLines} % wanted`);
}
report('coverage', findings, `${byPackage.size} packages, each with at least ${leastLines} % of its lines under test`);

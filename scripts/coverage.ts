/** Runs the tests of packages and scripts with coverage, leaves `coverage/report.json` for `pnpm spec`, and prints one line a package.
 * `--project <name>` takes one project alone. */
import { readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { parseArgs } from 'node:util';

import { report } from './lib/findings.ts';
import { root } from './lib/paths.ts';
import { run } from './lib/run.ts';

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
const { values } = parseArgs({ options: { project: { type: 'string' } } });
// With one project, vitest looks for files no test reaches from that project's folder.
// What examples and labs run in processes of their own adds no line; their tests run without coverage, once.
const packagesOnly = ['--project', '!examples/*', '--project', '!labs'];
const choice =
  values.project === undefined ? packagesOnly : ['--project', values.project, '--coverage.include=**/src/**/*.ts'];
const reporters = ['--reporter=dot', '--reporter=json', `--outputFile.json=${reportFile}`];
const tests = await run('vitest', ['run', '--coverage', '--coverage.reportOnFailure', ...choice, ...reporters], {
  echo: true,
});

const summary = JSON.parse(readFileSync(join(root, 'coverage', 'coverage-summary.json'), 'utf8')) as Readonly<
  Record<string, FileSummary>
>;
const isAsked = ([path]: readonly [string, FileSummary]): boolean =>
  values.project === undefined || path.includes(`/packages/${values.project}/`);
const files = Object.entries(summary).filter(([path]) => path !== 'total');
const byPackage = Map.groupBy(
  files.filter(isAsked),
  ([path]) => relative(join(root, 'packages'), path).split(sep)[0] ?? '',
);
const findings = tests.code === 0 ? [] : ['tests failed'];
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

/**
 * Which requirements have a passing test. Runs the tests, or reads `--report <file>` (vitest's JSON);
 * `--scope <name>` chooses one scope of spec/scopes.json in place of all.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { root } from './lib/paths.ts';
import {
  readChecklists,
  readRequirements,
  readRequirementsText,
  readScopes,
  renderRequirements,
  type Requirement,
} from './lib/requirements.ts';
import { run } from './lib/run.ts';
import { readTestReport } from './lib/test-report.ts';
import { traceRequirements } from './lib/trace.ts';

const { values } = parseArgs({
  options: { report: { type: 'string' }, scope: { type: 'string' } },
});
const scopes = values.scope === undefined ? Object.keys(readScopes()) : [values.scope];
for (const scope of scopes) if (readScopes()[scope] === undefined) throw new Error(`no such scope: ${scope}`);

const problems: string[] = [];
const checklists = readChecklists();
if (checklists === undefined) console.log('spec: the checklists are not at hand; the data was not compared with them');
else if (renderRequirements(checklists) !== readRequirementsText())
  problems.push('spec/requirements.json differs from the checklists: run node scripts/spec-import.ts');
else console.log(`spec: data equals the checklists (${checklists.length} requirements)`);

async function runTests(): Promise<string> {
  const file = join(root, '.scratch', 'spec-report.json');
  await run('vitest', ['run', '--reporter=dot', '--reporter=json', `--outputFile.json=${file}`], { echo: true });
  return file;
}

const report = readTestReport(values.report ?? (await runTests()));
const traces = scopes.map((scope) => ({ scope, ...traceRequirements(readRequirements(), scope, report) }));
problems.push(...(traces[0]?.failedTests ?? []).map((test) => `failed: ${test}`));
problems.push(...(traces[0]?.unknownIds ?? []).map((id) => `a test names ${id}, which no checklist has`));
for (const { missing } of traces) {
  problems.push(...missing.map((item) => `${item.id} (${item.level}) [${item.origin}] has no passing test`));
}
for (const problem of problems) console.error(problem);

const byLevel = (items: readonly Requirement[]): string =>
  [...Map.groupBy(items, (item) => item.level)].map(([level, rows]) => `${rows.length} ${level}`).join(', ') || 'none';
for (const { scope, missing, open, proven, total } of traces) {
  if (open.length > 0) console.log(`without a test, not binding: ${open.map((item) => item.id).join(' ')}`);
  console.log(
    `spec: scope "${scope}": ${proven} of ${total} proven; ` +
      `MUST and [seed] missing: ${missing.length}; others open: ${byLevel(open)}`,
  );
}
process.exitCode = problems.length > 0 ? 1 : 0;

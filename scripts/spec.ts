/**
 * Which requirements have a passing test. Runs the tests, or reads `--report <file>` (vitest's JSON);
 * `--scope <name>` chooses a scope of spec/scopes.json.
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
  options: { report: { type: 'string' }, scope: { type: 'string', default: 'foundation' } },
});
if (readScopes()[values.scope] === undefined) throw new Error(`no such scope: ${values.scope}`);

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

const trace = traceRequirements(readRequirements(), values.scope, readTestReport(values.report ?? (await runTests())));
problems.push(...trace.failedTests.map((test) => `failed: ${test}`));
problems.push(...trace.unknownIds.map((id) => `a test names ${id}, which no checklist has`));
problems.push(...trace.missing.map((item) => `${item.id} (${item.level}) [${item.origin}] has no passing test`));
for (const problem of problems) console.error(problem);

const byLevel = (items: readonly Requirement[]): string =>
  [...Map.groupBy(items, (item) => item.level)].map(([level, rows]) => `${rows.length} ${level}`).join(', ') || 'none';
if (trace.open.length > 0) console.log(`without a test, not binding: ${trace.open.map((item) => item.id).join(' ')}`);
console.log(
  `spec: scope "${values.scope}": ${trace.proven} of ${trace.total} proven; ` +
    `MUST and [seed] missing: ${trace.missing.length}; others open: ${byLevel(trace.open)}`,
);
process.exitCode = problems.length > 0 ? 1 : 0;

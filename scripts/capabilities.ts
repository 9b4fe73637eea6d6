/**
 * What messaging providers can do, from the results of their tests: in `docs/guides/providers.md` and in each
 * README. `--write` writes; without it the pages are compared. `--report <file>` reads vitest's JSON instead of
 * running the tests.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { readCapabilities, renderMatrix, renderTable, withBlock } from './lib/capabilities.ts';
import { report } from './lib/findings.ts';
import { readPackages } from './lib/packages.ts';
import { root } from './lib/paths.ts';
import { mustRun } from './lib/run.ts';

const { values } = parseArgs({ options: { report: { type: 'string' }, write: { type: 'boolean', default: false } } });
const providers = readPackages().filter(({ manifest }) => manifest.roomkit.layer === 'messaging');

async function runTests(): Promise<string> {
  const file = join(root, '.scratch', 'capabilities-report.json');
  const projects = providers.flatMap(({ folderName }) => ['--project', folderName]);
  await mustRun('vitest', ['run', 'conformance', ...projects, '--reporter=json', `--outputFile=${file}`]);
  return file;
}

const folders = new Set(providers.map(({ folderName }) => folderName));
// Others run the suite too, such as what wraps any provider.
const rows = readCapabilities(values.report ?? (await runTests())).filter(({ packageName }) =>
  folders.has(packageName),
);
const findings: string[] = [];

function put(path: string, table: string): void {
  const page = readFileSync(join(root, path), 'utf8');
  const wanted = withBlock(page, table);
  if (wanted === null) findings.push(`${path} has no block for capabilities`);
  else if (wanted !== page) {
    if (values.write) writeFileSync(join(root, path), wanted);
    else findings.push(`${path} is stale: run pnpm capabilities`);
  }
}

for (const { folderName } of providers) {
  const own = rows.filter(({ packageName }) => packageName === folderName);
  if (own.length === 0) findings.push(`packages/${folderName}: no test says what it can do`);
  else put(`packages/${folderName}/README.md`, renderTable(own));
}
put('docs/guides/providers.md', renderMatrix(rows));
report('capabilities', findings, `${new Set(rows.map(({ provider }) => provider)).size} providers, as their tests say`);

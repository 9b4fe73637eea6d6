/**
 * Installs the packed packages with npm into an empty project, imports every entry on both ends of the Node range, and
 * type-checks. `--share 8` takes one of eight equal parts, in turn, where no release says what changed.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { affectedPackages } from './lib/affected.ts';
import { Consumer, entriesOf } from './lib/consumer.ts';
import { report } from './lib/findings.ts';
import { readPackages } from './lib/packages.ts';
import { root } from './lib/paths.ts';
import { mustRun, run } from './lib/run.ts';

const configuration = {
  compilerOptions: {
    target: 'ES2022',
    lib: ['ES2024', 'ESNext.Disposable', 'DOM', 'DOM.Iterable'],
    module: 'NodeNext',
    moduleResolution: 'NodeNext',
    types: ['node'],
    strict: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    // Our declarations are judged through what is imported; vendors' own are not ours to judge.
    skipLibCheck: true,
  },
  include: ['*.ts'],
};

function installedVersion(name: string): string {
  const manifest = JSON.parse(readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8')) as {
    version: string;
  };
  return manifest.version;
}

const { values } = parseArgs({ options: { share: { type: 'string' } } });
const affected = await affectedPackages(Number(values.share ?? 1));
// Core always comes along: it is everybody's peer.
const packages = readPackages().filter((item) => item.name === '@roomkit/core' || (affected?.has(item.name) ?? true));
const filters = packages.map((item) => `--filter=${item.name}`);
await mustRun('turbo', ['run', 'pack:check', ...filters, '--output-logs=errors-only'], { echo: true });
const entries = packages.flatMap(entriesOf);
const node22 = join(root, 'scripts', 'node22', 'node_modules', 'node', 'bin', 'node');
using consumer = new Consumer();

const problem = await consumer.install([
  ...packages.map((item) => join(item.folder, '.pack.tgz')),
  `typescript@${installedVersion('@typescript/native')}`,
  `@types/node@${installedVersion('@types/node')}`,
]);
const findings: string[] = problem === undefined ? [] : [`npm could not install the tarballs:\n${problem}`];
if (problem === undefined) {
  findings.push(...(await consumer.importEntries(entries)), ...(await consumer.importEntries(entries, node22)));
  const lines = entries.map((entry, index) => `export * as entry${index} from '${entry}';`);
  consumer.write('consumer.ts', `${lines.join('\n')}\n`);
  consumer.write('tsconfig.json', JSON.stringify(configuration));
  const types = await run(join(consumer.folder, 'node_modules', '.bin', 'tsc'), ['-p', '.'], { cwd: consumer.folder });
  if (types.code !== 0) findings.push(`the types do not hold:\n${types.output.trim()}`);
}
report(
  'tarballs',
  findings,
  `${packages.length} packages installed with npm, ${entries.length} entries imported on Node 22 and 24 and type-checked`,
);

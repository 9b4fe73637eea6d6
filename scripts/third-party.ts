/**
 * Builds and tests `examples/third-party` as strangers would: a copy elsewhere, the packed core and testing, npm, and
 * nothing of the workspace.
 */
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { Consumer } from './lib/consumer.ts';
import { report } from './lib/findings.ts';
import { readPackages } from './lib/packages.ts';
import { root } from './lib/paths.ts';
import { mustRun, run } from './lib/run.ts';

function installedVersion(name: string): string {
  const manifest = JSON.parse(readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8')) as {
    version: string;
  };
  return manifest.version;
}

const names = ['@roomkit/core', '@roomkit/testing'];
const tarballs = readPackages()
  .filter((item) => names.includes(item.name))
  .map((item) => join(item.folder, '.pack.tgz'));
const filters = names.map((name) => `--filter=${name}`);
await mustRun('turbo', ['run', 'pack:check', ...filters, '--output-logs=errors-only'], { echo: true });

using consumer = new Consumer();
const isSource = (path: string): boolean => !/\/(?:dist|node_modules)(?:\/|$)/u.test(path.slice(root.length));
cpSync(join(root, 'examples', 'third-party'), consumer.folder, { recursive: true, filter: isSource });

const findings: string[] = [];
const problem = await consumer.install([
  ...tarballs,
  `typescript@${installedVersion('@typescript/native')}`,
  `@types/node@${installedVersion('@types/node')}`,
  `vitest@${installedVersion('vitest')}`,
]);
if (problem !== undefined) findings.push(`npm could not install:\n${problem}`);
let summary = '';
for (const script of problem === undefined ? ['build', 'types', 'test'] : []) {
  const result = await run('npm', ['run', '--silent', script], { cwd: consumer.folder, timeoutMs: 120_000 });
  if (result.code !== 0) findings.push(`npm run ${script} failed:\n${result.output.trim()}`);
  summary = /Tests\s+(?<counts>[^\n]+)/u.exec(result.output)?.groups?.['counts']?.trim() ?? summary;
  if (findings.length > 0) break;
}
report('third-party', findings, `two packages of strangers against the tarballs: ${summary}`);

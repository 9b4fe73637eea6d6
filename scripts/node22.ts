/** The suites of core and of the test kit on the oldest supported Node. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { root } from './lib/paths.ts';
import { mustRun } from './lib/run.ts';

const node = join(root, 'scripts', 'node22', 'node_modules', 'node', 'bin', 'node');
const projects = ['core', 'testing'].filter((name) => existsSync(join(root, 'packages', name, 'test')));
const version = (await mustRun(node, ['--version'])).trim();
if (!version.startsWith('v22.')) throw new Error(`Node 22 wanted, ${version} found`);
console.log(`node ${version}: ${projects.join(', ')}`);
const args = ['run', '--reporter=dot', ...projects.flatMap((name) => ['--project', name])];
// Async context costs more there the more kits a process has made: fewer of the ten thousand interleavings.
const environment = { ROOMKIT_RUNS: '300' };
await mustRun(node, [join(root, 'node_modules', 'vitest', 'vitest.mjs'), ...args], { echo: true, environment });

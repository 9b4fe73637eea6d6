/** Core's suite on the oldest supported Node. */
import { join } from 'node:path';

import { root } from './lib/paths.ts';
import { mustRun } from './lib/run.ts';

const node = join(root, 'scripts', 'node22', 'node_modules', 'node', 'bin', 'node');
const version = (await mustRun(node, ['--version'])).trim();
if (!version.startsWith('v22.')) throw new Error(`Node 22 wanted, ${version} found`);
console.log(`node ${version}: core`);
const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
await mustRun(node, [vitest, 'run', '--reporter=dot', '--project', 'core'], { echo: true });

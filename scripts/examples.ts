/** Runs every example as its reader would, each within a time limit; `live-room` serves until stopped and has tests of its own. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { root } from './lib/paths.ts';
import { withTools } from './lib/pool.ts';
import { run } from './lib/run.ts';

const timeoutMs = 60_000;
const servers = new Set(['live-room']);

const { values } = parseArgs({ options: { only: { type: 'string' } } });
const folder = join(root, 'examples');
const names = (existsSync(folder) ? readdirSync(folder) : [])
  .filter((name) => existsSync(join(folder, name, 'src', 'main.ts')) && !servers.has(name))
  .filter((name) => name.includes(values.only ?? ''))
  .toSorted();

async function runExample(_worker: number, name: string): Promise<boolean> {
  const started = performance.now();
  const args = ['--conditions=@roomkit/source', 'src/main.ts'];
  const result = await run('node', args, { cwd: join(folder, name), timeoutMs });
  // An example that prints nothing shows nothing.
  const isGood = result.code === 0 && result.output.trim() !== '';
  const seconds = ((performance.now() - started) / 1000).toFixed(1).padStart(5);
  console.log(`${name.padEnd(32)} ${seconds} s  ${isGood ? 'ran' : 'failed'}`);
  if (!isGood) console.error(result.output.trimEnd() || '(no output)');
  return isGood;
}

const results = await withTools([1, 2], names, runExample);
const good = results.filter(Boolean).length;
console.log(`examples: ${good} ran, ${results.length - good} failed`);
// None at all would show nothing.
process.exitCode = results.length > 0 && good === results.length ? 0 : 1;

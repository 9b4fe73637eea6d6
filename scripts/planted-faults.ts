/**
 * Shows that the gate can fail: brings one fault after another into a copy of the tree, runs the step that should see
 * it, and demands that it goes red for that reason. `--only a,b` takes the faults of some steps.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { faults, type Fault } from './lib/faults.ts';
import { outcomeOf } from './lib/outcome.ts';
import { root } from './lib/paths.ts';
import { withTools } from './lib/pool.ts';
import { mustRun, run } from './lib/run.ts';
import { Scratch } from './lib/scratch.ts';
import { gate, steps } from './lib/steps.ts';

const cache = { TURBO_CACHE_DIR: join(root, '.turbo', 'cache') };

async function tryFault(scratch: Scratch, fault: Fault): Promise<{ readonly isSeen: boolean; readonly line: string }> {
  const started = performance.now();
  const step = [gate, ...steps].find((candidate) => candidate.name === fault.step);
  if (step === undefined) throw new Error(`no such step: ${fault.step}`);
  fault.plant(scratch);
  const environment = { ...cache, ...fault.environment?.(scratch) };
  const args = [...step.args, ...(fault.extraArgs ?? [])];
  const result = await run(step.command, args, { cwd: scratch.folder, environment, timeoutMs: 120_000 });
  scratch.restore();
  const isRed = outcomeOf(result.code, step.mayNotRun) === 'failed';
  const isSeen = isRed && fault.expected.test(result.output);
  const verdict = isSeen ? 'red, as it should be' : isRed ? 'RED FOR ANOTHER REASON' : 'STAYED GREEN';
  if (!isSeen) console.error(`── ${fault.step}: ${fault.what} ──\n${result.output.trimEnd().slice(-3000)}\n`);
  const seconds = ((performance.now() - started) / 1000).toFixed(1).padStart(5);
  return { isSeen, line: `${fault.step.padEnd(11)} ${seconds} s  ${fault.what}: ${verdict}` };
}

const { values } = parseArgs({ options: { only: { type: 'string' } } });
const only = values.only?.split(',');
const chosen = faults.filter((fault) => only?.includes(fault.step) ?? true);
const untried = steps.filter((step) => !faults.some((fault) => fault.step === step.name)).map((step) => step.name);

await mustRun('turbo', ['run', 'build', '--output-logs=errors-only'], { environment: cache });
using first = await Scratch.create({ withBuilds: true });
using second = await Scratch.create({ withBuilds: true });
const results = await withTools([first, second], chosen, tryFault);

for (const { line } of results) console.log(line);
for (const name of untried) console.log(`${name.padEnd(11)}          no fault is planted for this step`);
const seen = results.filter((result) => result.isSeen).length;
console.log(`faults: ${seen} seen, ${results.length - seen + untried.length} not seen`);
process.exitCode = seen === results.length && untried.length === 0 ? 0 : 1;

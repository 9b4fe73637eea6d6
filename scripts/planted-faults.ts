/**
 * Shows that the gate can fail: brings one fault after another into a copy of the tree, runs the step that should see
 * it, and demands that it goes red for that reason. `--only a,b` takes the faults of some steps; `--at-most <number>`
 * takes all where the change touches the gate itself, and else as many in turn.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { readChange } from './lib/change.ts';
import { faults, type Fault } from './lib/faults.ts';
import { outcomeOf } from './lib/outcome.ts';
import { root } from './lib/paths.ts';
import { withTools } from './lib/pool.ts';
import { mustRun, run } from './lib/run.ts';
import { Scratch } from './lib/scratch.ts';
import { gate, steps } from './lib/steps.ts';
import { sayTurn, takeTurns } from './lib/turns.ts';

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

const { values } = parseArgs({ options: { only: { type: 'string' }, 'at-most': { type: 'string' } } });
const only = values.only?.split(',');
const all = faults.filter((fault) => only?.includes(fault.step) ?? true);

/** The gate is its scripts and what lies in the root: the configuration of its tools. */
const isOfTheGate = (path: string): boolean => path.startsWith('scripts/') || !path.includes('/');

async function chooseFaults(): Promise<readonly Fault[]> {
  if (values['at-most'] === undefined) return all;
  const change = await readChange();
  const isTouched = [...change.paths].some(isOfTheGate);
  const turn = takeTurns(all, () => isTouched, { atMost: Number(values['at-most']), commit: change.commit });
  console.log(`faults: ${sayTurn(turn, all.length, change)}; pnpm check:faults tries all`);
  return turn.chosen;
}

const chosen = await chooseFaults();
const untried = steps.filter((step) => !faults.some((fault) => fault.step === step.name)).map((step) => step.name);

await mustRun('turbo', ['run', 'build', '--output-logs=errors-only'], { environment: cache });
using first = await Scratch.create({ withBuilds: true });
using second = await Scratch.create({ withBuilds: true });
const results = await withTools([first, second], chosen, tryFault);

for (const { line } of results) console.log(line);
for (const name of untried) console.log(`${name.padEnd(11)}          no fault is planted for this step`);
const seen = results.filter((result) => result.isSeen).length;
const unseen = results.length - seen + untried.length;
console.log(`faults: ${seen} seen, ${unseen} not seen, ${all.length - results.length} not tried`);
// None at all would show nothing.
process.exitCode = results.length > 0 && unseen === 0 ? 0 : 1;

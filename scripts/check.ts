/**
 * The gate: runs every step, goes on after a failure, and prints one table. `--only a,b` and `--skip a,b` choose;
 * `--share 8` gives the heavy steps core and an eighth of the other packages, in turn.
 */
import { parseArgs } from 'node:util';

import { affectedPackages } from './lib/affected.ts';
import { outcomeOf, type Outcome } from './lib/outcome.ts';
import { run } from './lib/run.ts';
import { type Step, steps } from './lib/steps.ts';

interface Row {
  readonly name: string;
  readonly what: string;
  readonly outcome: Outcome;
  readonly seconds: number;
}

const { values } = parseArgs({
  options: { only: { type: 'string' }, skip: { type: 'string' }, share: { type: 'string' } },
});
const only = values.only?.split(',');
const skip = values.skip?.split(',') ?? [];
const unknown = [...(only ?? []), ...skip].filter((name) => !steps.some((step) => step.name === name));
if (unknown.length > 0) throw new Error(`no such step: ${unknown.join(', ')}`);

const affected = await affectedPackages(Number(values.share ?? 1));

/** The heavy steps look only at what changed since the last release. */
function argsOf(step: Step): readonly string[] {
  if (values.share !== undefined && step.runsTests === true) return [...step.args, '--share', values.share];
  if (step.perPackage !== true || affected === undefined) return step.args;
  const filters = [...affected, '@roomkit/core'].map((name) => `--filter=${name}`);
  return [...step.args, ...filters];
}

async function look(step: Step): Promise<Row> {
  const started = performance.now();
  const result = await run(step.command, argsOf(step));
  const outcome = outcomeOf(result.code, step.mayNotRun);
  if (outcome !== 'passed') console.log(`\n── ${step.name}: ${outcome} ──\n${result.output.trimEnd()}\n`);
  return { name: step.name, what: step.what, outcome, seconds: (performance.now() - started) / 1000 };
}

async function lookInOrder(chosen: readonly Step[]): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const step of chosen) rows.push(await look(step));
  return rows;
}

const chosen = steps.filter(({ name }) => (only?.includes(name) ?? true) && !skip.includes(name));
const isTesting = (step: Step): boolean => step.runsTests === true;
const isBuilding = (step: Step): boolean => step.builds === true;
// What only reads goes on beside what builds. Tests have the machine to themselves.
const lanes = [chosen.filter((step) => !isBuilding(step) && !isTesting(step)), chosen.filter(isBuilding)];
const rows = (await Promise.all(lanes.map(lookInOrder))).flat();
rows.push(...(await lookInOrder(chosen.filter(isTesting))));

for (const row of rows) {
  console.log(`${row.name.padEnd(12)} ${row.outcome.padEnd(8)} ${row.seconds.toFixed(1).padStart(6)} s  ${row.what}`);
}
const count = (outcome: Outcome): number => rows.filter((row) => row.outcome === outcome).length;
console.log(`\ncheck: ${count('passed')} passed, ${count('failed')} failed, ${count('not run')} not run`);
process.exitCode = count('failed') > 0 ? 1 : 0;

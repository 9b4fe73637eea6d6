/**
 * Brings each fault of `mutants/*.json` into a copy of the tree and demands that a test of its requirement turns red.
 * `--only <text>` takes the mutants whose id or file holds the text.
 */
import { parseArgs } from 'node:util';

import { readMutants, tryMutant } from './lib/mutants.ts';
import { withTools } from './lib/pool.ts';
import { Scratch } from './lib/scratch.ts';

const { values } = parseArgs({ options: { only: { type: 'string' } } });
const wanted = values.only ?? '';
const mutants = readMutants().filter((mutant) => mutant.id.includes(wanted) || mutant.file.includes(wanted));
using first = await Scratch.create();
using second = await Scratch.create();
const verdicts = await withTools([first, second], mutants, tryMutant);

for (const { mutant, why, seconds } of verdicts) {
  const trap = mutant.trap === undefined ? '' : `trap ${mutant.trap}`;
  console.log(`${mutant.id.padEnd(16)} ${trap.padEnd(8)} ${seconds.toFixed(1).padStart(5)} s  ${mutant.file}: ${why}`);
}
const killed = verdicts.filter((verdict) => verdict.isKilled).length;
console.log(`mutants: ${killed} killed, ${verdicts.length - killed} not killed`);
// None at all would show nothing.
process.exitCode = verdicts.length > 0 && killed === verdicts.length ? 0 : 1;

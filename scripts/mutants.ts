/**
 * Brings each fault of `mutants/*.json` into a copy of the tree and demands that a test of its requirement turns red.
 * `--only <text>` takes the mutants whose id or file holds the text; `--at-most <number>` takes those the change touches
 * and, in turn, some of the others.
 */
import { parseArgs } from 'node:util';

import { readChange } from './lib/change.ts';
import { type ListedMutant, readMutants, testUnmutated, tryMutant } from './lib/mutants.ts';
import { withTools } from './lib/pool.ts';
import { Scratch } from './lib/scratch.ts';
import { sayTurn, takeTurns } from './lib/turns.ts';

const { values } = parseArgs({ options: { only: { type: 'string' }, 'at-most': { type: 'string' } } });
const wanted = values.only ?? '';
const all = readMutants().filter((mutant) => mutant.id.includes(wanted) || mutant.file.includes(wanted));

async function chooseMutants(): Promise<readonly ListedMutant[]> {
  if (values['at-most'] === undefined) return all;
  const change = await readChange();
  const isTouched = ({ file, list, test }: ListedMutant): boolean =>
    [file, list, test].some((path) => path !== undefined && change.paths.has(path));
  const turn = takeTurns(all, isTouched, { atMost: Number(values['at-most']), commit: change.commit });
  console.log(`mutants: ${sayTurn(turn, all.length, change)}; pnpm mutants tries all`);
  return turn.chosen;
}

const mutants = await chooseMutants();
using first = await Scratch.create();
using second = await Scratch.create();
await testUnmutated(first, mutants);
const verdicts = await withTools([first, second], mutants, tryMutant);

for (const { mutant, why, seconds } of verdicts) {
  const trap = mutant.trap === undefined ? '' : `trap ${mutant.trap}`;
  console.log(`${mutant.id.padEnd(16)} ${trap.padEnd(8)} ${seconds.toFixed(1).padStart(5)} s  ${mutant.file}: ${why}`);
}
const killed = verdicts.filter((verdict) => verdict.isKilled).length;
console.log(
  `mutants: ${killed} killed, ${verdicts.length - killed} not killed, ${all.length - verdicts.length} not tried`,
);
// None at all would show nothing.
process.exitCode = verdicts.length > 0 && killed === verdicts.length ? 0 : 1;

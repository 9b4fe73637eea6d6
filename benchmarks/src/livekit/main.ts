import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { installLiveKit } from './install.ts';
import { type Effort, measure } from './rounds.ts';
import { SideProcess } from './side-process.ts';
import { makeSpeech } from './speech.ts';
import { tableOf } from './table.ts';

/**
 * The voice pipeline beside LiveKit Agents, on the same audio in one run. `--folder` names where LiveKit's packages are
 * installed, and keeps them there; `--smoke` only sees that it runs.
 */
const { values } = parseArgs({
  options: { folder: { type: 'string' }, smoke: { type: 'boolean', default: false } },
});
const effort: Effort = values.smoke ? { rounds: 1, turnRounds: 1, turns: 2 } : { rounds: 7, turnRounds: 3, turns: 5 };
const isKept = values.folder !== undefined;
const folder = isKept ? resolve(values.folder ?? '') : await mkdtemp(join(tmpdir(), 'roomkit-livekit-'));

try {
  await installLiveKit(folder);
  const onsetsMs = await makeSpeech(folder);
  const ours = await SideProcess.start(new URL('./ours.process.ts', import.meta.url), folder);
  const theirs = await SideProcess.start(new URL('./theirs.process.ts', import.meta.url), folder);
  try {
    console.log(tableOf(await measure(ours, theirs, onsetsMs, effort), ours, theirs));
  } finally {
    ours.stop();
    theirs.stop();
  }
} finally {
  if (!isKept) await rm(folder, { recursive: true, force: true });
}

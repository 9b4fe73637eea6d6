import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { seededNumbers } from '../random.ts';
import { finalRun, killedRun, type Record } from './driver.ts';
import { judge, type Verdict } from './judge.ts';

/** What a whole lab came to. */
export interface SigkillReport extends Verdict {
  readonly kills: number;
  /** Kills after which the file held committed events whose deliveries were not settled. */
  readonly betweenCommitAndSettle: number;
}

/** Kills a loaded worker so often, lets one finish, and judges. */
export async function runSigkillLab(options: {
  readonly kills: number;
  readonly seed: number;
  readonly onProgress?: (kills: number) => void;
}): Promise<SigkillReport> {
  const folder = await mkdtemp(join(tmpdir(), 'roomkit-sigkill-'));
  const path = join(folder, 'room.db');
  const record: Record = { acknowledged: [], delivered: [] };
  const random = seededNumbers(options.seed);
  let betweenCommitAndSettle = 0;
  try {
    for (let kill = 0; kill < options.kills; kill += 1) {
      await killedRun(path, kill, 1 + Math.floor(random() * 250), record);
      if (unsettled(path) > 0) betweenCommitAndSettle += 1;
      options.onProgress?.(kill + 1);
    }
    await finalRun(path, options.kills, record);
    return { ...(await judge(path, record)), kills: options.kills, betweenCommitAndSettle };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Deliveries that a commit planned and nobody has settled. */
function unsettled(path: string): number {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    const row = database.prepare('SELECT count(*) AS count FROM outbox').get();
    return Number(row?.['count'] ?? 0);
  } finally {
    database.close();
  }
}

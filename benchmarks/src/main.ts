import { mkdirSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

import { aiRows, tableOfAI } from './ai.ts';
import { coldImportRow } from './cold-import.ts';
import { lockRows } from './locks.ts';
import type { Effort } from './measure.ts';
import { memoryUse } from './memory-use.ts';
import { memoryRows } from './memory.ts';
import { nodeSocketRows } from './node-sockets.ts';
import { nodeRows } from './nodes.ts';
import { outboxRows } from './outbox.ts';
import { plotOf } from './plot.ts';
import { postgresRows } from './postgres.ts';
import type { Row } from './row.ts';
import { isReachable, POSTGRES, REDIS } from './servers.ts';
import { socketRows } from './sockets.ts';
import { sqliteCommitRows } from './sqlite-commits.ts';
import { sqliteRows } from './sqlite.ts';
import { tableOf, tableOfUse } from './table.ts';
import { capacities } from './voice/calls.ts';
import { realTimeFactors } from './voice/stages.ts';
import { tableOfVoice } from './voice/table.ts';
import { turnCosts } from './voice/turns.ts';

/**
 * `--smoke` runs everything once with little work: that it runs, not what it costs. `--only memory,postgres`
 * takes some groups.
 */
const { values } = parseArgs({
  options: { smoke: { type: 'boolean', default: false }, only: { type: 'string' } },
});
const isSmoke = values.smoke;
const effort: Effort = isSmoke ? { calls: 50, rounds: 1 } : { calls: 20_000, rounds: 7 };
const reachable = { postgres: await isReachable(POSTGRES), redis: await isReachable(REDIS) };
for (const [name, isThere] of Object.entries(reachable)) {
  if (!isThere) console.log(`NOT MEASURED: nobody answers where ${name} should be.`);
}

const GROUPS: Readonly<Record<string, () => Promise<readonly Row[]>>> = {
  memory: () => memoryRows(effort, isSmoke),
  sqlite: async () => [...(await sqliteCommitRows(effort)), ...(await sqliteRows(effort))],
  postgres: async () => (reachable.postgres ? postgresRows(effort, isSmoke) : []),
  nodes: async () => (reachable.postgres ? nodeRows(effort, isSmoke) : []),
  locks: () => lockRows(effort, reachable),
  outbox: () => outboxRows(effort, reachable.postgres),
  sockets: async () => [...(await socketRows(effort)), ...(await nodeSocketRows(effort, reachable))],
  import: async () => [coldImportRow(isSmoke ? 1 : 9)],
};
/** Groups with tables of their own, for they measure something else than a message's cost. */
const TABLES: Readonly<Record<string, () => Promise<string>>> = {
  ai: async () => tableOfAI(await aiRows(isSmoke)),
  voice: async () => tableOfVoice(await realTimeFactors(isSmoke), await capacities(isSmoke), await turnCosts(isSmoke)),
  use: async () => tableOfUse(await memoryUse(isSmoke)),
};
const wanted = values.only?.split(',') ?? [...Object.keys(GROUPS), ...Object.keys(TABLES)];
const unknown = wanted.filter((name) => !(name in GROUPS) && !(name in TABLES));
if (unknown.length > 0) throw new Error(`no such group: ${unknown.join(', ')}`);

const rows: Row[] = [];
for (const name of wanted) rows.push(...((await GROUPS[name]?.()) ?? []));
const tables: string[] = [];
for (const name of wanted) tables.push((await TABLES[name]?.()) ?? '');

const table = [rows.length > 0 ? tableOf(rows) : '', ...tables].filter((part) => part !== '').join('\n\n');
console.log(table);
const results = new URL('../results/', import.meta.url);
mkdirSync(results, { recursive: true });
if (rows.length > 0) writeFileSync(new URL('plot.svg', results), plotOf(rows));
writeFileSync(new URL('table.md', results), `${table}\n`);

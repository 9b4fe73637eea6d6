import { mkdirSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

import { coldImportRow } from './cold-import.ts';
import { memoryRows } from './memory.ts';
import { plotOf } from './plot.ts';
import type { Row } from './row.ts';
import { socketRows } from './sockets.ts';
import { sqliteCommitRows } from './sqlite-commits.ts';
import { sqliteRows } from './sqlite.ts';
import { tableOf } from './table.ts';

/** `--smoke` runs everything once with little work: that it runs, not what it costs. */
const { values } = parseArgs({ options: { smoke: { type: 'boolean', default: false } } });
const effort = values.smoke ? { calls: 50, rounds: 1 } : { calls: 20_000, rounds: 7 };

const rows: readonly Row[] = [
  ...(await memoryRows(effort, values.smoke)),
  ...(await sqliteCommitRows(effort)),
  ...(await sqliteRows(effort)),
  ...(await socketRows(effort)),
  coldImportRow(values.smoke ? 1 : 9),
];

console.log(tableOf(rows));
const results = new URL('../results/', import.meta.url);
mkdirSync(results, { recursive: true });
writeFileSync(new URL('plot.svg', results), plotOf(rows));
writeFileSync(new URL('table.md', results), `${tableOf(rows)}\n`);

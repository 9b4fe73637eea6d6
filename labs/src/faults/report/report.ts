import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import type { Violation } from '../check/violation.ts';
import type { History } from '../history.ts';
import { plot } from './plot.ts';
import { tables } from './tables.ts';

const RESULTS = fileURLToPath(new URL('../../../results/', import.meta.url));
const MOST_SHOWN = 30;

/** Writes the history, the table and the plot into `labs/results`, and gives the table. */
export async function report(history: History, violations: readonly Violation[]): Promise<string> {
  await mkdir(RESULTS, { recursive: true });
  const text = tables(history, violations);
  const shown = violations.slice(0, MOST_SHOWN).map(({ kind, words }) => `- ${kind}: ${words}\n`);
  await writeFile(`${RESULTS}faults-${history.seed}.json`, JSON.stringify({ history, violations }));
  await writeFile(`${RESULTS}faults-${history.seed}.md`, text);
  await writeFile(`${RESULTS}faults-${history.seed}.svg`, plot(history));
  return `${text}\n${shown.join('')}`;
}

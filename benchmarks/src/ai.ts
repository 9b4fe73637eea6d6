import type { AIContext } from '@roomkit/core/ai';

import { aiScene, askDirectly, ReadyModel } from './ai-scene.ts';

/** What a turn costs beyond asking the model, in microseconds. */
export interface AIRow {
  /** Turns that run at once. */
  readonly atOnce: number;
  /** Beyond the same answers asked for directly, for one turn of one token. */
  readonly turn: Quantiles;
  /** And for each further token. */
  readonly token: Quantiles;
  /** The direct call, a turn and a token of it, for comparison. */
  readonly direct: { readonly turn: number; readonly token: number };
}

interface Quantiles {
  readonly p50: number;
  readonly p99: number;
}

const TOKENS = 400;
const CONTEXT: AIContext = {
  messages: [{ role: 'user', content: 'What do you think of all this?' }],
  systemPrompt: null,
  tools: [],
  room: null,
  targetCapabilities: null,
  targetMediaTypes: ['text'],
  metadata: {},
};

/** What the design asks: a turn costs less than a millisecond, a token less than twenty microseconds, at the median. */
export const ASKED = { turnUs: 1_000, tokenUs: 20 } as const;

/** Turns with one token and with many, with RoomKit and without, in turns in the same process. */
export async function aiRows(isSmoke: boolean): Promise<readonly AIRow[]> {
  const rows: AIRow[] = [];
  for (const atOnce of isSmoke ? [1, 2] : [1, 10, 100]) rows.push(await aiRow(atOnce, isSmoke ? 5 : 200));
  return rows;
}

async function aiRow(atOnce: number, batches: number): Promise<AIRow> {
  const [short, long] = [new ReadyModel(1), new ReadyModel(TOKENS)];
  await using few = await aiScene(short, atOnce);
  await using many = await aiScene(long, atOnce);
  const runs: readonly (() => Promise<unknown>)[] = [
    () => askDirectly(short, atOnce, CONTEXT),
    () => few.turns(atOnce),
    () => askDirectly(long, atOnce, CONTEXT),
    () => many.turns(atOnce),
  ];
  const count = Math.max(20, Math.ceil(batches / Math.sqrt(atOnce)));
  for (const run of runs) for (let at = 0; at < 20; at += 1) await run();
  const taken: number[][] = runs.map(() => []);
  for (let at = 0; at < count; at += 1) {
    for (const [index, run] of runs.entries()) taken[index]?.push((await microseconds(run)) / atOnce);
  }
  const [directShort = [], oursShort = [], directLong = [], oursLong = []] = taken;
  const turn = oursShort.map((ours, at) => ours - (directShort[at] ?? 0));
  const token = oursLong.map(
    (ours, at) => (ours - (oursShort[at] ?? 0) - ((directLong[at] ?? 0) - (directShort[at] ?? 0))) / (TOKENS - 1),
  );
  return {
    atOnce,
    turn: quantiles(turn),
    token: quantiles(token),
    direct: {
      turn: quantiles(directShort).p50,
      token: (quantiles(directLong).p50 - quantiles(directShort).p50) / (TOKENS - 1),
    },
  };
}

/** As a Markdown table. */
export function tableOfAI(rows: readonly AIRow[]): string {
  const lines = rows.map(({ atOnce, turn, token, direct }) => {
    const met = turn.p50 < ASKED.turnUs && token.p50 < ASKED.tokenUs ? 'met' : 'missed';
    const cells = [
      String(atOnce),
      direct.turn.toFixed(1),
      `${turn.p50.toFixed(1)} (${turn.p99.toFixed(1)})`,
      direct.token.toFixed(2),
      `${token.p50.toFixed(2)} (${token.p99.toFixed(2)})`,
      met,
    ];
    return `| ${cells.join(' | ')} |`;
  });
  return [
    `| AI turns at once | direct µs a turn | RoomKit beyond it, p50 (p99) | direct µs a token | RoomKit beyond it, p50 (p99) | under ${ASKED.turnUs} and ${ASKED.tokenUs} |`,
    '|---|---|---|---|---|---|',
    ...lines,
  ].join('\n');
}

async function microseconds(run: () => Promise<unknown>): Promise<number> {
  const startedAt = process.hrtime.bigint();
  await run();
  return Number(process.hrtime.bigint() - startedAt) / 1_000;
}

function quantiles(values: readonly number[]): Quantiles {
  const sorted = values.toSorted((one, other) => one - other);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { p50: at(0.5), p99: at(0.99) };
}

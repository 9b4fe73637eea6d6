import type { Cost } from './measure.ts';

/** One line of the table. */
export interface Row {
  readonly name: string;
  readonly floor: Cost;
  readonly ours: Cost;
  /** What the design asks of floor ÷ ours, and the half of it that is the least. */
  readonly target: number | null;
  readonly note: string;
  /** What is compared: the processor's time, or the wall's where the disk is waited for. @defaultValue 'processor' */
  readonly by?: keyof Cost;
}

/** How much of the floor's rate is reached. */
export function ratioOf(row: Row): number {
  const by = row.by ?? 'processor';
  return row.floor[by] / row.ours[by];
}

import type { Cost } from './measure.ts';

/** One line of the table. */
export interface Row {
  readonly name: string;
  readonly floor: Cost;
  readonly ours: Cost;
  /** What the design asks of floor ÷ ours, and the half of it that is the least. */
  readonly target: number | null;
  readonly note: string;
}

/** How much of the floor's rate is reached. */
export function ratioOf(row: Row): number {
  return row.floor.processor / row.ours.processor;
}

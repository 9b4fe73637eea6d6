import { createHash } from 'node:crypto';

import type { Change } from './change.ts';

export interface Turn<Item> {
  /** In the order they came in. */
  readonly chosen: readonly Item[];
  /** How many of the chosen are so because the change touches them. */
  readonly touched: number;
}

/**
 * Chooses among costly checks: all that a change touches, and of the others as many as still fit into `atMost`. The
 * commit says whose turn it is, so that a run can be repeated, and every one gets its turn with time.
 */
export function takeTurns<Item>(
  items: readonly Item[],
  isTouched: (item: Item) => boolean,
  options: { readonly atMost: number; readonly commit: string },
): Turn<Item> {
  const touched = items.filter(isTouched);
  const rank = (item: Item): string =>
    createHash('sha256')
      .update(`${options.commit} ${JSON.stringify(item)}`)
      .digest('hex');
  const others = items.filter((item) => !touched.includes(item)).map((item) => ({ item, rank: rank(item) }));
  const inTurn = others
    .toSorted((a, b) => (a.rank < b.rank ? -1 : 1))
    .slice(0, Math.max(0, options.atMost - touched.length));
  const chosen = new Set([...touched, ...inTurn.map(({ item }) => item)]);
  return { chosen: items.filter((item) => chosen.has(item)), touched: touched.length };
}

/** What was chosen, and why, in words. */
export function sayTurn(turn: Turn<unknown>, total: number, { base, commit }: Pick<Change, 'base' | 'commit'>): string {
  const { chosen, touched } = turn;
  const since = base === undefined ? 'the last commit, no base tells more' : base.slice(0, 9);
  const inTurn = `${chosen.length - touched} in turn by ${commit.slice(0, 9)}`;
  return `${chosen.length} of ${total} (${touched} touched since ${since}; ${inTurn})`;
}

import { mustRun } from './run.ts';

/**
 * One of so many equal parts of what a costly check looks at. The commit says whose turn it is, so that every part gets
 * its turn with time; `ROOMKIT_SHARE` chooses another.
 */
export async function shareOf<Item>(items: readonly Item[], parts: number): Promise<readonly Item[]> {
  if (parts === 1) return items;
  const count = process.env['ROOMKIT_SHARE'] ?? (await mustRun('git', ['rev-list', '--count', 'HEAD'])).trim();
  return items.filter((_item, at) => at % parts === Number(count) % parts);
}

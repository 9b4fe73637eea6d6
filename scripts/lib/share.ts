import { mustRun } from './run.ts';

/**
 * Which of so many equal parts of a costly check has its turn: by the commit, so that every part gets its turn with
 * time, or as `ROOMKIT_SHARE` says.
 */
export async function turnOf(parts: number): Promise<number> {
  const count = process.env['ROOMKIT_SHARE'] ?? (await mustRun('git', ['rev-list', '--count', 'HEAD'])).trim();
  return Number(count) % parts;
}

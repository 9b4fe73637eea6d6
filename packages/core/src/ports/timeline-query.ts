import { InputError } from '../domain/errors.ts';
import type { TimelineQuery } from './store.ts';

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 1000;

/**
 * A query's limit, with the default filled in.
 *
 * @throws InputError for bounds that exclude each other and for a limit outside 1 to 1,000
 */
export function requireTimelineQuery(query: TimelineQuery): number {
  if (query.afterIndex !== undefined && query.beforeIndex !== undefined) {
    throw new InputError('beforeIndex', 'cannot be combined with afterIndex');
  }
  const { limit = DEFAULT_LIMIT } = query;
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIMIT) {
    throw new InputError('limit', `must be a whole number from 1 to ${MAX_LIMIT}`);
  }
  return limit;
}

import { InputError } from '../domain/errors.ts';
import { EventType } from '../domain/event.ts';
import { requireId, requireIndex } from '../domain/validation.ts';
import type { TimelineQuery } from '../ports/store.ts';
import { requireTimelineQuery } from '../ports/timeline-query.ts';

const TYPES: ReadonlySet<unknown> = new Set(Object.values(EventType));
const FIELDS: ReadonlySet<string> = new Set([
  'afterIndex',
  'beforeIndex',
  'limit',
  'newestFirst',
  'types',
  'visibility',
  'threadId',
]);

/** Throws an InputError that names the field unless a timeline can be read with this query. */
export function requireHostQuery(query: TimelineQuery): void {
  for (const field of Object.keys(query)) if (!FIELDS.has(field)) throw new InputError(field, 'is no timeline filter');
  const { afterIndex, beforeIndex, newestFirst, types, visibility, threadId } = query;
  if (afterIndex !== undefined) requireIndex('afterIndex', afterIndex);
  if (beforeIndex !== undefined) requireIndex('beforeIndex', beforeIndex);
  requireTimelineQuery(query);
  if (newestFirst !== undefined && typeof newestFirst !== 'boolean') {
    throw new InputError('newestFirst', 'must be true or false');
  }
  if (types !== undefined && !(Array.isArray(types) && types.every((type) => TYPES.has(type)))) {
    throw new InputError('types', 'must be event types');
  }
  if (visibility !== undefined && typeof visibility !== 'string')
    throw new InputError('visibility', 'must be a string');
  if (threadId !== undefined) requireId('threadId', threadId);
}

import type { RoomEvent } from '../domain/event.ts';
import type { TimelineQuery } from '../ports/store.ts';
import { requireTimelineQuery } from '../ports/timeline-query.ts';
import type { RoomRecord } from './records.ts';

export function listEvents(record: RoomRecord | undefined, query: TimelineQuery): readonly RoomEvent[] {
  const limit = requireTimelineQuery(query);
  if (!record) return [];
  const first = Math.max(0, (query.afterIndex ?? -1) + 1);
  const last = Math.min(record.events.length, query.beforeIndex ?? Infinity) - 1;
  const found: RoomEvent[] = [];
  const step = query.newestFirst ? -1 : 1;
  for (let index = step === 1 ? first : last; index >= first && index <= last; index += step) {
    const event = record.events[index];
    if (!event || !matches(event, query)) continue;
    found.push(event);
    if (found.length === limit) break;
  }
  return step === 1 ? found : found.reverse();
}

function matches(event: RoomEvent, query: TimelineQuery): boolean {
  const { types, visibility, threadId } = query;
  if (types !== undefined && !types.includes(event.type)) return false;
  if (visibility !== undefined && event.visibility !== visibility) return false;
  return threadId === undefined || event.id === threadId || event.parentEventId === threadId;
}

/** Each event once, with its latest contents, at the place of its latest change. */
export function listChanges(
  record: RoomRecord | undefined,
  query: { readonly changedSince: number; readonly limit?: number },
): {
  readonly events: readonly RoomEvent[];
  readonly removedEventIds: readonly string[];
  readonly latestChange: number;
} {
  const events: RoomEvent[] = [];
  const removedEventIds: string[] = [];
  const { changedSince, limit = Infinity } = query;
  let change = Math.min(Math.max(0, changedSince), record?.changeCount ?? 0);
  if (!record) return { events, removedEventIds, latestChange: 0 };
  while (change < record.changeCount && events.length + removedEventIds.length < limit) {
    change += 1;
    const index = record.indexOfChange(change);
    if (index === null) continue;
    const event = record.events[index];
    if (event) events.push(event);
    else removedEventIds.push(record.removedIds?.get(index) as string);
  }
  return { events, removedEventIds, latestChange: change };
}

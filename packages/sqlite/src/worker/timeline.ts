import type { EventRow, Operations, RoomKey, TimelineRequest } from '../protocol.ts';
import { eventById, eventByKey, placeOf, ROOM_STRIDE, SELECT_EVENT } from './event-rows.ts';
import { findSeq } from './room-rows.ts';
import type { Statements } from './statements.ts';

export function getEvent(statements: Statements, room: RoomKey, eventId: string): EventRow | null {
  const seq = findSeq(statements, room);
  return seq === null ? null : eventById(statements, seq, eventId);
}

export function findByIdempotencyKey(statements: Statements, room: RoomKey, key: string): EventRow | null {
  const seq = findSeq(statements, room);
  return seq === null ? null : eventByKey(statements, seq, key);
}

export function listEvents(statements: Statements, request: TimelineRequest): readonly EventRow[] {
  const seq = findSeq(statements, request.room);
  if (seq === null) return [];
  const { afterIndex, beforeIndex, types, visibility, threadId, newestFirst, limit } = request;
  const conditions = ['e.place > ?', 'e.place < ?'];
  const last = Math.min(beforeIndex ?? ROOM_STRIDE, ROOM_STRIDE);
  const values: (string | number)[] = [placeOf(seq, Math.max(-1, afterIndex ?? -1)), placeOf(seq, last)];
  if (types !== null) {
    conditions.push('e.type IN (SELECT value FROM json_each(?))');
    values.push(JSON.stringify(types));
  }
  if (visibility !== null) {
    conditions.push('e.visibility = ?');
    values.push(visibility);
  }
  if (threadId !== null) {
    // Both parts have an index of their own; a long timeline is never walked for a short thread.
    conditions.push(`e.place IN (
      SELECT place FROM events WHERE room = ? AND id = ?
      UNION ALL SELECT place FROM events WHERE room = ? AND parent_event_id = ?)`);
    values.push(seq, threadId, seq, threadId);
  }
  const order = newestFirst ? 'DESC' : 'ASC';
  const sql = `${SELECT_EVENT} WHERE ${conditions.join(' AND ')} ORDER BY e.place ${order} LIMIT ?`;
  const rows = statements.rows(sql, ...values, limit) as readonly EventRow[];
  return newestFirst ? rows.toReversed() : rows;
}

type Changed = readonly [change: number, ...event: EventRow];

/** Merges three ascending streams: events as they came, events changed since, and what was removed. */
export function listChanges(
  statements: Statements,
  room: RoomKey,
  changedSince: number,
  limit: number | null,
): ReturnType<Operations['listChanges']> {
  const found = statements.row('SELECT seq, latest_change FROM rooms WHERE organization = ? AND id = ?', ...room) as
    | readonly [number, number]
    | null;
  if (!found) return { events: [], removedEventIds: [], latestChange: 0 };
  const [seq, newest] = found;
  const since = Math.min(Math.max(0, changedSince), newest);
  const most = limit ?? -1;
  const select = SELECT_EVENT.replace('SELECT ', 'SELECT e.change, ');
  const unchanged = statements.rows(
    `${select} WHERE e.place >= ? AND e.place < ? AND e.first_change > ? AND e.change = e.first_change
     ORDER BY e.place LIMIT ?`,
    placeOf(seq, firstPositionAfter(statements, seq, since)),
    placeOf(seq, ROOM_STRIDE),
    since,
    most,
  ) as readonly Changed[];
  const changed = statements.rows(
    `${select} WHERE e.room = ? AND e.change > ? AND e.change <> e.first_change ORDER BY e.change LIMIT ?`,
    seq,
    since,
    most,
  ) as readonly Changed[];
  const removed = statements.rows(
    'SELECT change, id FROM removed_events WHERE room = ? AND change > ? ORDER BY change LIMIT ?',
    seq,
    since,
    most,
  ) as readonly (readonly [number, string])[];
  const all = [...unchanged, ...changed, ...removed].sort((one, other) => one[0] - other[0]);
  const page = limit === null ? all : all.slice(0, limit);
  const isWhole = page.length === all.length && (limit === null || all.length < limit);
  const events: EventRow[] = [];
  const removedEventIds: string[] = [];
  for (const [, ...rest] of page) {
    if (rest.length === 1) removedEventIds.push(rest[0]);
    else events.push(rest);
  }
  return { events, removedEventIds, latestChange: isWhole ? newest : (page.at(-1)?.[0] ?? newest) };
}

/** Events come with rising changes: the first one after a change is found by halving. */
function firstPositionAfter(statements: Statements, room: number, change: number): number {
  let low = 0;
  let high = statements.value('SELECT latest_index + 1 FROM rooms WHERE seq = ?', room) as number;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const found = statements.row(
      'SELECT position, first_change FROM events WHERE place >= ? AND place < ? ORDER BY place LIMIT 1',
      placeOf(room, middle),
      placeOf(room, ROOM_STRIDE),
    ) as readonly [number, number] | null;
    if (!found || found[1] > change) high = middle;
    else low = found[0] + 1;
  }
  return low;
}

import type { CommitReply, CommitRequest, EventFields, EventRow, RoomRow } from '../protocol.ts';
import { writeExtras } from './commit-extras.ts';
import {
  eventById,
  eventByKey,
  eventByProviderMessage,
  FIELD_COLUMNS,
  placeOf,
  positionOf,
  ROOM_STRIDE,
} from './event-rows.ts';
import { hold, requireLease } from './passes.ts';
import type { RoomState } from './room-cache.ts';
import { Refused, type Statements } from './statements.ts';
import { changeEvents, removeEvents } from './timeline-writes.ts';

const VALUES = FIELD_COLUMNS.replace(/\w+/g, '?');
const INSERT_EVENT = `INSERT INTO events (place, room, position, organization, first_change, change, ${FIELD_COLUMNS})
  VALUES (?, ?, ?, ?, ?, ?, ${VALUES})`;
const NODE_BEFORE = `SELECT node_id FROM outbox WHERE room = ? AND channel_id = ? AND position < ?
  ORDER BY position DESC LIMIT 1`;
const INSERT_DELIVERY = 'INSERT OR REPLACE INTO outbox VALUES (?, ?, ?, ?, ?, ?, ?, 0)';

/** SQLite's result code for a row that a unique index refuses. */
const CONSTRAINT = 19;

/** Runs inside a savepoint: whatever it throws leaves nothing behind. */
export function commit(statements: Statements, request: CommitRequest): CommitReply {
  const found = requireLease(statements, request.lease);
  const { events } = request;
  const first = found.row[12] === 0 ? 0 : found.row[13] + 1;
  const clash = insertEvents(statements, found, events, first);
  if (clash) {
    if (clash.outcome === 'known' && request.release) {
      hold(statements, found, false);
    }
    return clash;
  }
  let change = found.latestChange + events.length;
  if (request.updatedEvents) change = changeEvents(statements, found.seq, request.updatedEvents, change);
  if (request.removedEventIds) change = removeEvents(statements, found.seq, request.removedEventIds, change);
  writeExtras(statements, found, request);
  const behind = planDeliveries(statements, found, request, first);
  return { outcome: 'committed', firstIndex: first, room: writeRoom(statements, found, request, change), behind };
}

function planDeliveries(
  statements: Statements,
  { seq, tails }: RoomState,
  { events, outbox = [], lease: { nodeId } }: CommitRequest,
  first: number,
): readonly (readonly [string, string])[] {
  const behind: (readonly [string, string])[] = [];
  for (const { eventId, channelId, kind, silent } of outbox) {
    const offset = events.findIndex(([id]) => id === eventId);
    const position = offset === -1 ? positionOf(statements, seq, eventId) : first + offset;
    if (position === null) {
      throw new Refused('input_invalid', { field: 'outbox', issue: 'must name events of the room' });
    }
    // What stands behind one of our own waits with it: the entry before tells for all.
    if (tails.get(channelId) !== nodeId || offset === -1) {
      const before = statements.value(NODE_BEFORE, seq, channelId, position) as string | null;
      if (before !== null && before !== nodeId) behind.push([eventId, channelId]);
      tails.set(channelId, nodeId);
    }
    statements.run(INSERT_DELIVERY, seq, channelId, position, eventId, kind, silent, nodeId);
  }
  return behind;
}

/** Thrown to undo what was written before a clash was seen. */
export class Clash extends Error {
  readonly reply: CommitReply;

  constructor(reply: CommitReply) {
    super('clash');
    this.reply = reply;
  }
}

function insertEvents(
  statements: Statements,
  found: RoomState,
  events: readonly EventFields[],
  first: number,
): CommitReply | null {
  if (first + events.length > ROOM_STRIDE) throw new Error(`A room holds at most ${ROOM_STRIDE} events.`);
  const [organization] = found.row;
  for (const [offset, fields] of events.entries()) {
    const change = found.latestChange + offset + 1;
    try {
      const position = first + offset;
      const place = placeOf(found.seq, position);
      statements.run(INSERT_EVENT, place, found.seq, position, organization, change, change, ...fields);
    } catch (error) {
      if (((error as { readonly errcode?: number }).errcode ?? 0) % 256 !== CONSTRAINT) throw error;
      const reply = explainClash(statements, found, events, first);
      if (offset === 0) return reply;
      throw new Clash(reply);
    }
  }
  return null;
}

/** What the events that could not be written are: committed before, or held up by another. */
function explainClash(
  statements: Statements,
  found: RoomState,
  events: readonly EventFields[],
  first: number,
): CommitReply {
  const known = events.map(([id]) => eventById(statements, found.seq, id)).filter((row) => row && row[1] < first);
  if (known.length === events.length) return { outcome: 'known', events: known as EventRow[], room: found.row };
  if (known.length > 0) {
    const index = Math.max(...known.map((row) => row?.[1] ?? 0));
    throw new Refused('store_conflict', { roomId: found.row[1], index });
  }
  for (const fields of events) {
    const holder = holderOf(statements, found, fields);
    if (holder && !(holder[0] === found.row[1] && holder[1] >= first)) return { outcome: 'duplicate', event: holder };
  }
  const issue = 'must differ in id, idempotency key and provider message id';
  throw new Refused('input_invalid', { field: 'events', issue });
}

function holderOf(statements: Statements, found: RoomState, fields: EventFields): EventRow | null {
  const [key, channelId, native] = [fields[10], fields[12], fields[18]];
  const byKey = key === null ? null : eventByKey(statements, found.seq, key);
  if (byKey) return byKey;
  return native === null ? null : eventByProviderMessage(statements, found.row[0], channelId, native);
}

const COUNT = `UPDATE rooms SET event_count = ?, latest_index = ?, latest_change = ?, updated_at = ?,
  last_activity_at = ?, lease_held = ? WHERE seq = ?`;
const REPLACE = `UPDATE rooms SET status = ?, paused_at = ?, closed_at = ?, inactive_after_seconds = ?,
  closed_after_seconds = ?, agent_response_policy = ?, metadata = ? WHERE seq = ?`;

function writeRoom(statements: Statements, found: RoomState, request: CommitRequest, change: number): RoomRow {
  const { events, now, room: given } = request;
  const row = [...found.row] as [...RoomRow];
  if (given) {
    row[2] = given.status ?? row[2];
    row[5] = given.pausedAt === undefined ? row[5] : given.pausedAt;
    row[6] = given.closedAt === undefined ? row[6] : given.closedAt;
    if (given.timers) [row[7], row[8], row[9]] = given.timers;
    row[10] = given.agentResponsePolicy ?? row[10];
    row[11] = given.metadata ?? row[11];
    statements.run(REPLACE, row[2], row[5], row[6], row[7], row[8], row[10], row[11], found.seq);
    if (row[2] !== found.row[2]) {
      const sql = 'UPDATE bindings SET room_is_active = ? WHERE room = ?';
      statements.run(sql, row[2] === 'active' ? 1 : 0, found.seq);
    }
  }
  if (events.some((fields) => fields[2] === 'delivered')) row[9] = now;
  row[4] = now;
  if (events.length > 0) row[13] = (row[12] === 0 ? -1 : row[13]) + events.length;
  row[12] += events.length;
  statements.run(COUNT, row[12], row[13], change, now, row[9], request.release ? 0 : 1, found.seq);
  const bindings = request.bindings || request.removedChannelIds ? null : found.bindings;
  statements.rooms.set({ ...found, row, latestChange: change, leaseHeld: !request.release, bindings });
  return row;
}

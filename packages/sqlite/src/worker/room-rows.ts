import type { Json, RoomKey, RoomRow } from '../protocol.ts';
import type { RoomState } from './room-cache.ts';
import { Refused, type Statements } from './statements.ts';

/** The columns of a {@link RoomRow}, in its order. */
export const ROOM_COLUMNS = `organization, id, status, created_at, updated_at, paused_at, closed_at,
  inactive_after_seconds, closed_after_seconds, last_activity_at, agent_response_policy, metadata,
  event_count, latest_index`;

/** The same columns of the table by its short name. */
export const ROOM_COLUMNS_OF_R: string = ROOM_COLUMNS.replace(/\w+/g, (name) => `r.${name}`);

type StoredRoom = readonly [
  ...row: RoomRow,
  seq: number,
  change: number,
  node: string | null,
  epoch: number,
  held: number,
];

const BY_KEY = `SELECT ${ROOM_COLUMNS}, seq, latest_change, lease_node, lease_epoch, lease_held
  FROM rooms WHERE organization = ? AND id = ?`;

export function findRoom(statements: Statements, key: RoomKey): RoomState | null {
  const cached = statements.rooms.get(key);
  if (cached) return cached;
  const found = statements.row(BY_KEY, ...key) as StoredRoom | null;
  if (!found) return null;
  const [seq, latestChange, leaseNode, leaseEpoch, held] = found.slice(14) as unknown as readonly [
    number,
    number,
    string | null,
    number,
    number,
  ];
  const row = found.slice(0, 14) as unknown as RoomRow;
  const lease = { leaseNode, leaseEpoch, leaseHeld: held === 1 };
  const state: RoomState = { row, seq, latestChange, ...lease, bindings: null, tails: new Map() };
  statements.rooms.set(state);
  return state;
}

/** The room's key in other tables, or null. */
export function findSeq(statements: Statements, key: RoomKey): number | null {
  const seq = statements.rooms.get(key)?.seq;
  return seq ?? (statements.value('SELECT seq FROM rooms WHERE organization = ? AND id = ?', ...key) as number | null);
}

export function requireSeq(statements: Statements, room: RoomKey): number {
  const seq = findSeq(statements, room);
  if (seq === null) throw new Refused('room_not_found', { roomId: room[1] });
  return seq;
}

export function requireRoom(statements: Statements, room: RoomKey): RoomState {
  const found = findRoom(statements, room);
  if (!found) throw new Refused('room_not_found', { roomId: room[1] });
  return found;
}

/** Channel and record of the room's bindings, in the order they were attached. */
export function bindingsOf(statements: Statements, found: RoomState): readonly (readonly [string, Json])[] {
  if (found.bindings) return found.bindings;
  const sql = 'SELECT channel_id, body FROM bindings WHERE room = ? ORDER BY seq';
  const bindings = statements.rows(sql, found.seq) as readonly (readonly [string, Json])[];
  statements.rooms.set({ ...found, bindings });
  return bindings;
}

import type { RoomKey, RoomRow } from '../protocol.ts';
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

/** A room with what only the store knows of it. */
export interface RoomState {
  readonly row: RoomRow;
  readonly seq: number;
  readonly latestChange: number;
  readonly leaseNode: string | null;
  readonly leaseEpoch: number;
  readonly leaseHeld: boolean;
}

const BY_KEY = `SELECT ${ROOM_COLUMNS}, seq, latest_change, lease_node, lease_epoch, lease_held
  FROM rooms WHERE organization = ? AND id = ?`;

export function findRoom(statements: Statements, [organization, id]: RoomKey): RoomState | null {
  const found = statements.row(BY_KEY, organization, id) as StoredRoom | null;
  if (!found) return null;
  const row = found.slice(0, 14) as unknown as RoomRow;
  const [seq, latestChange, leaseNode, leaseEpoch, held] = found.slice(14) as unknown as [
    number,
    number,
    string | null,
    number,
    number,
  ];
  return { row, seq, latestChange, leaseNode, leaseEpoch, leaseHeld: held === 1 };
}

/** The room's key in other tables, or null. */
export function findSeq(statements: Statements, [organization, id]: RoomKey): number | null {
  return statements.value('SELECT seq FROM rooms WHERE organization = ? AND id = ?', organization, id) as number | null;
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

/** The room's bindings in the order they were attached. */
export function bindingsOf(statements: Statements, seq: number): readonly string[] {
  return statements.values('SELECT body FROM bindings WHERE room = ? ORDER BY seq', seq) as readonly string[];
}

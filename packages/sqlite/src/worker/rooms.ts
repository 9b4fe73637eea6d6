import type { Operations, RoomKey, RoomRow } from '../protocol.ts';
import { bindingsOf, findRoom, findSeq, ROOM_COLUMNS, ROOM_COLUMNS_OF_R } from './room-rows.ts';
import { Refused, type Statements } from './statements.ts';

const INSERT = `INSERT INTO rooms (${ROOM_COLUMNS}, latest_change, lease_node, lease_epoch, lease_held)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0, NULL, 0, 0)
  ON CONFLICT (organization, id) DO NOTHING RETURNING ${ROOM_COLUMNS}`;

const NO_LIMIT = -1;

export function createRoom(statements: Statements, room: RoomRow): RoomRow {
  const created = statements.row(INSERT, ...room.slice(0, 12)) as RoomRow | null;
  if (!created) throw new Refused('room_already_exists', { roomId: room[1] });
  return created;
}

export function createRoomForSender(
  statements: Statements,
  room: RoomRow,
  channelId: string,
  senderId: string,
): readonly [RoomRow, boolean] {
  const [organization] = room;
  const opened = statements.row(
    `SELECT ${ROOM_COLUMNS_OF_R} FROM senders s JOIN rooms r ON r.seq = s.room
     WHERE s.organization = ? AND s.channel_id = ? AND s.sender_id = ? AND r.status = 'active'`,
    organization,
    channelId,
    senderId,
  ) as RoomRow | null;
  if (opened) return [opened, false];
  const created = createRoom(statements, room);
  statements.run(
    'INSERT OR REPLACE INTO senders VALUES (?, ?, ?, (SELECT seq FROM rooms WHERE organization = ? AND id = ?))',
    organization,
    channelId,
    senderId,
    organization,
    room[1],
  );
  return [created, true];
}

export function forgetSenders(statements: Statements, room: RoomKey, senderIds: readonly string[]): void {
  statements.run(
    'DELETE FROM senders WHERE room = ? AND sender_id IN (SELECT value FROM json_each(?))',
    findSeq(statements, room),
    JSON.stringify(senderIds),
  );
}

export function listRooms(
  statements: Statements,
  organization: string,
  statuses: readonly string[] | null,
  after: string | null,
  limit: number | null,
): readonly RoomRow[] {
  const start = after === null ? 0 : findSeq(statements, [organization, after]);
  if (start === null) return [];
  return statements.rows(
    `SELECT ${ROOM_COLUMNS} FROM rooms WHERE organization = ? AND seq > ?
     AND (? IS NULL OR status IN (SELECT value FROM json_each(?))) ORDER BY seq LIMIT ?`,
    organization,
    start,
    statuses && 1,
    JSON.stringify(statuses ?? []),
    limit ?? NO_LIMIT,
  ) as readonly RoomRow[];
}

export function listTimedRooms(statements: Statements): readonly RoomRow[] {
  return statements.rows(
    `SELECT ${ROOM_COLUMNS} FROM rooms WHERE status IN ('active', 'paused')
     AND (inactive_after_seconds IS NOT NULL OR closed_after_seconds IS NOT NULL) ORDER BY seq`,
  ) as readonly RoomRow[];
}

export function findRoomsOfSender(
  statements: Statements,
  organization: string,
  channelId: string,
  channelType: string,
  senderId: string,
): readonly RoomRow[] {
  return statements.rows(
    `SELECT ${ROOM_COLUMNS_OF_R} FROM rooms r WHERE r.status = 'active' AND r.seq IN (
       SELECT room FROM bindings WHERE organization = ?1 AND participant_id = ?4 AND channel_type = ?3
       UNION
       SELECT p.room FROM participants p JOIN bindings b ON b.room = p.room AND b.channel_type = ?3
       WHERE p.organization = ?1 AND (p.id = ?4 OR p.external_id = ?4) AND p.status NOT IN ('left', 'banned')
         AND EXISTS (SELECT 1 FROM json_each(p.connected_via) WHERE value = b.channel_id)
       UNION
       SELECT room FROM senders WHERE organization = ?1 AND channel_id = ?2 AND sender_id = ?4
     ) ORDER BY r.created_at DESC, r.id DESC`,
    organization,
    channelId,
    channelType,
    senderId,
  ) as readonly RoomRow[];
}

export function findRoomsOfChannel(
  statements: Statements,
  organization: string,
  channelId: string,
  limit: number | null,
): readonly RoomRow[] {
  return statements.rows(
    `SELECT ${ROOM_COLUMNS_OF_R} FROM bindings b JOIN rooms r ON r.seq = b.room
     WHERE b.organization = ? AND b.channel_id = ? AND b.room_is_active = 1
     ORDER BY b.room_created_at DESC, b.room_id DESC LIMIT ?`,
    organization,
    channelId,
    limit ?? NO_LIMIT,
  ) as readonly RoomRow[];
}

const TABLES_OF_A_ROOM = [
  'senders',
  'events',
  'removed_events',
  'bindings',
  'revocations',
  'participants',
  'tasks',
  'observations',
  'read_markers',
  'receipts',
  'receipt_ids',
  'outbox',
  'dead_letters',
];

export function deleteRoom(statements: Statements, room: RoomKey): boolean {
  const seq = findSeq(statements, room);
  if (seq === null) return false;
  for (const table of TABLES_OF_A_ROOM) statements.run(`DELETE FROM ${table} WHERE room = ?`, seq);
  statements.run('DELETE FROM rooms WHERE seq = ?', seq);
  statements.rooms.delete(room);
  return true;
}

export function getSnapshot(statements: Statements, room: RoomKey): ReturnType<Operations['getSnapshot']> {
  const found = findRoom(statements, room);
  return found && { room: found.row, bindings: bindingsOf(statements, found).map(([, body]) => body) };
}

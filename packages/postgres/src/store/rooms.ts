import { type ChannelType, type Room, RoomAlreadyExistsError, type RoomReference } from '@roomkit/core';
import type { RoomQuery, RoomSnapshot, SenderKey } from '@roomkit/core';
import { organizationKey } from '@roomkit/core/codec';

import { bindingsOf } from '../codec/records.ts';
import { newRoom, roomColumns, roomOf, type RoomRow } from '../codec/rooms.ts';
import type { Database } from '../connection/database.ts';
import { errorOf, isUniqueViolation } from '../errors.ts';

const R = roomColumns('r');

const CREATE = `INSERT INTO {schema}.rooms AS r (created_at, updated_at, paused_at, closed_at, last_activity_at,
    inactive_after_seconds, closed_after_seconds, organization, id, status, agent_response_policy, metadata)
  SELECT n.created_at, n.updated_at, n.paused_at, n.closed_at, n.last_activity_at, n.inactive_after_seconds,
    n.closed_after_seconds, n.organization, n.id, n.status, n.agent_response_policy, n.metadata
  FROM jsonb_populate_record(NULL::{schema}.rooms, $1::jsonb) n
  ON CONFLICT (organization, id) DO NOTHING RETURNING ${R}`;

/** @throws RoomAlreadyExistsError */
export async function createRoom(database: Database, room: Room): Promise<Room> {
  const row = (await database.row('createRoom', CREATE, [JSON.stringify(newRoom(room))])) as RoomRow | null;
  if (!row) throw new RoomAlreadyExistsError(room.id);
  return roomOf(row);
}

const CREATE_FOR_SENDER = `SELECT f.o_created, ${roomColumns('(f.o_room)')}
  FROM {schema}.create_room_for_sender(jsonb_populate_record(NULL::{schema}.rooms, $1::jsonb), $2, $3) f`;

/** @throws RoomAlreadyExistsError */
export async function createRoomForSender(
  database: Database,
  room: Room,
  { organizationId, channelId, senderId }: SenderKey,
): Promise<{ readonly room: Room; readonly created: boolean }> {
  const given = JSON.stringify(newRoom({ ...room, organizationId }));
  try {
    const rows = await database.attempt('createRoomForSender', CREATE_FOR_SENDER, [given, channelId, senderId]);
    const [[created, ...row]] = rows as readonly [readonly [boolean, ...RoomRow]];
    return { room: roomOf(row), created };
  } catch (error) {
    if (isUniqueViolation(error)) throw new RoomAlreadyExistsError(room.id);
    throw errorOf('createRoomForSender', error);
  }
}

const FORGET_SENDERS = `DELETE FROM {schema}.senders s USING {schema}.rooms r
  WHERE r.organization = $1 AND r.id = $2 AND s.room = r.seq AND s.sender_id = ANY ($3)`;

export async function forgetSenders(
  database: Database,
  { organizationId, roomId }: RoomReference,
  senderIds: readonly string[],
): Promise<void> {
  await database.rows('forgetSenders', FORGET_SENDERS, [organizationKey(organizationId), roomId, senderIds]);
}

const GET = `SELECT ${R} FROM {schema}.rooms r WHERE r.organization = $1 AND r.id = $2`;

export async function getRoom(database: Database, { organizationId, roomId }: RoomReference): Promise<Room | null> {
  const row = (await database.row('getRoom', GET, [organizationKey(organizationId), roomId])) as RoomRow | null;
  return row && roomOf(row);
}

const SNAPSHOT = `SELECT ${R}, (SELECT string_agg(b.body, ',' ORDER BY b.seq) FROM {schema}.bindings b WHERE b.room = r.seq)
  FROM {schema}.rooms r WHERE r.organization = $1 AND r.id = $2`;

export async function getSnapshot(
  database: Database,
  { organizationId, roomId }: RoomReference,
): Promise<RoomSnapshot | null> {
  const row = await database.row('getSnapshot', SNAPSHOT, [organizationKey(organizationId), roomId]);
  if (row === null) return null;
  const [bindings] = (row as readonly unknown[]).slice(-1) as [string | null];
  return { room: roomOf(row as RoomRow), bindings: bindingsOf(bindings) };
}

const LIST = `SELECT ${R} FROM {schema}.rooms r WHERE '' || r.organization = $1
  AND r.seq > CASE WHEN $2::text IS NULL THEN 0 ELSE
    coalesce((SELECT a.seq FROM {schema}.rooms a WHERE a.organization = $1 AND a.id = $2), 9223372036854775807) END
  AND ($3::text[] IS NULL OR r.status = ANY ($3)) ORDER BY r.seq LIMIT $4`;

export async function listRooms(database: Database, query: RoomQuery): Promise<readonly Room[]> {
  const { status = null, after = null, limit = null } = query;
  const statuses = typeof status === 'string' ? [status] : status;
  return rooms(database, 'listRooms', LIST, [organizationKey(query.organizationId), after, statuses, limit]);
}

const TIMED = `SELECT ${R} FROM {schema}.rooms r WHERE r.status IN ('active', 'paused')
  AND (r.inactive_after_seconds IS NOT NULL OR r.closed_after_seconds IS NOT NULL) ORDER BY r.seq`;

export async function listTimedRooms(database: Database): Promise<readonly Room[]> {
  return rooms(database, 'listTimedRooms', TIMED, []);
}

const OF_SENDER = `SELECT ${R} FROM {schema}.rooms r WHERE r.status = 'active' AND r.seq IN (
    SELECT b.room FROM {schema}.bindings b
    WHERE b.organization = $1 AND b.participant_id = $4 AND b.channel_type = $3
    UNION
    SELECT p.room FROM {schema}.participants p
      JOIN {schema}.bindings b ON b.room = p.room AND b.channel_type = $3 AND b.channel_id = ANY (p.connected_via)
    WHERE p.organization = $1 AND (p.id = $4 OR p.external_id = $4) AND p.status NOT IN ('left', 'banned')
    UNION
    SELECT s.room FROM {schema}.senders s WHERE s.organization = $1 AND s.channel_id = $2 AND s.sender_id = $4
  ) ORDER BY r.created_at DESC, r.id DESC`;

export async function findRoomsOfSender(
  database: Database,
  query: {
    readonly organizationId: string | null;
    readonly channelId: string;
    readonly channelType: ChannelType;
    readonly senderId: string;
  },
): Promise<readonly Room[]> {
  const { organizationId, channelId, channelType, senderId } = query;
  const values = [organizationKey(organizationId), channelId, channelType, senderId];
  return rooms(database, 'findRoomsOfSender', OF_SENDER, values);
}

const OF_CHANNEL = `SELECT ${R} FROM {schema}.bindings b JOIN {schema}.rooms r ON r.seq = b.room
  WHERE b.organization = $1 AND b.channel_id = $2 AND b.room_is_active
  ORDER BY b.room_created_at DESC, b.room_id DESC LIMIT $3`;

export async function findRoomsOfChannel(
  database: Database,
  organizationId: string | null,
  channelId: string,
  limit: number | null,
): Promise<readonly Room[]> {
  return rooms(database, 'findRoomsOfChannel', OF_CHANNEL, [organizationKey(organizationId), channelId, limit]);
}

async function rooms(
  database: Database,
  operation: string,
  sql: string,
  values: readonly unknown[],
): Promise<readonly Room[]> {
  return ((await database.rows(operation, sql, values)) as readonly RoomRow[]).map(roomOf);
}

export async function deleteRoom(database: Database, { organizationId, roomId }: RoomReference): Promise<boolean> {
  const sql = 'SELECT {schema}.delete_room($1, $2)';
  return (await database.value('deleteRoom', sql, [organizationKey(organizationId), roomId])) as boolean;
}

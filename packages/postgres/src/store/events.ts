import { requireTimelineQuery, type RoomEvent, type RoomReference, type TimelineQuery } from '@roomkit/core';
import { organizationKey } from '@roomkit/core/codec';

import { EVENT_COLUMNS, eventOf, type EventRow } from '../codec/events.ts';
import type { Database } from '../connection/database.ts';

const SELECT = `SELECT ${EVENT_COLUMNS} FROM {schema}.rooms r JOIN {schema}.events e ON e.room = r.seq`;
const IN_ROOM = `${SELECT} WHERE r.organization = $1 AND r.id = $2`;

export async function getEvent(database: Database, where: RoomReference, eventId: string): Promise<RoomEvent | null> {
  return one(database, 'getEvent', `${IN_ROOM} AND e.id = $3`, [...keys(where), eventId]);
}

/** Those of the events that the room has. */
export async function findEvents(
  database: Database,
  where: RoomReference,
  eventIds: readonly string[],
): Promise<readonly RoomEvent[]> {
  return many(database, 'getEvent', `${IN_ROOM} AND e.id = ANY ($3)`, [...keys(where), eventIds]);
}

export async function findByIdempotencyKey(
  database: Database,
  where: RoomReference,
  key: string,
): Promise<RoomEvent | null> {
  return one(database, 'findByIdempotencyKey', `${IN_ROOM} AND e.idempotency_key = $3`, [...keys(where), key]);
}

const BY_PROVIDER_MESSAGE = `SELECT ${EVENT_COLUMNS} FROM {schema}.provider_messages m
  JOIN {schema}.rooms r ON r.seq = m.room JOIN {schema}.events e ON e.room = m.room AND e.position = m.position
  WHERE m.organization = $1 AND m.channel_id = $2 AND m.provider_message_id = $3`;

export async function findByProviderMessage(
  database: Database,
  organization: string,
  channelId: string,
  messageId: string,
): Promise<RoomEvent | null> {
  return one(database, 'findByProviderMessageId', BY_PROVIDER_MESSAGE, [organization, channelId, messageId]);
}

/** A long timeline is never walked for a short thread: both parts of one have an index of their own. */
const IN_THREAD = `AND e.position IN (
    SELECT t.position FROM {schema}.events t WHERE t.room = r.seq AND t.id = $6
    UNION ALL SELECT t.position FROM {schema}.events t WHERE t.room = r.seq AND t.parent_event_id = $6)`;

export async function listEvents(
  database: Database,
  where: RoomReference,
  query: TimelineQuery,
): Promise<readonly RoomEvent[]> {
  const limit = requireTimelineQuery(query);
  const { afterIndex = -1, beforeIndex, types, visibility, threadId, newestFirst = false } = query;
  const values: unknown[] = [...keys(where), Math.max(-1, afterIndex), beforeIndex ?? null, limit];
  const conditions = ['AND e.position > $3::bigint AND ($4::bigint IS NULL OR e.position < $4)'];
  if (threadId !== undefined) {
    conditions.push(IN_THREAD);
    values.push(threadId);
  }
  if (types !== undefined) conditions.push(`AND e.type = ANY ($${values.push(types)})`);
  if (visibility !== undefined) conditions.push(`AND e.visibility = $${values.push(visibility)}`);
  const order = newestFirst ? 'DESC' : 'ASC';
  const sql = `${IN_ROOM} ${conditions.join(' ')} ORDER BY e.room ${order}, e.position ${order} LIMIT $5`;
  const events = await many(database, 'listEvents', sql, values);
  return newestFirst ? events.toReversed() : events;
}

function keys({ organizationId, roomId }: RoomReference): readonly [string, string] {
  return [organizationKey(organizationId), roomId];
}

async function one(
  database: Database,
  operation: string,
  sql: string,
  values: readonly unknown[],
): Promise<RoomEvent | null> {
  const row = (await database.row(operation, sql, values)) as EventRow | null;
  return row && eventOf(row);
}

async function many(
  database: Database,
  operation: string,
  sql: string,
  values: readonly unknown[],
): Promise<readonly RoomEvent[]> {
  return ((await database.rows(operation, sql, values)) as readonly EventRow[]).map(eventOf);
}

import {
  type Observation,
  type ReadMarkerKey,
  RoomNotFoundError,
  type RoomReference,
  type Task,
  type TaskStatus,
} from '@roomkit/core';
import { encode, observationOf, organizationKey, taskOf, type Json } from '@roomkit/core/codec';

import type { Database } from '../connection/database.ts';

const TASKS = `SELECT t.body FROM {schema}.rooms r JOIN {schema}.tasks t ON t.room = r.seq
  WHERE r.organization = $1 AND r.id = $2`;

function keys({ organizationId, roomId }: RoomReference): readonly [string, string] {
  return [organizationKey(organizationId), roomId];
}

export async function getTask(database: Database, where: RoomReference, taskId: string): Promise<Task | null> {
  const body = (await database.value('getTask', `${TASKS} AND t.id = $3`, [...keys(where), taskId])) as Json | null;
  return body === null ? null : taskOf(body);
}

export async function listTasks(
  database: Database,
  where: RoomReference,
  status: TaskStatus | undefined,
): Promise<readonly Task[]> {
  const sql = `${TASKS} AND ($3::text IS NULL OR t.status = $3) ORDER BY t.seq`;
  const bodies = await database.values('listTasks', sql, [...keys(where), status ?? null]);
  return (bodies as readonly Json[]).map(taskOf);
}

const UPDATE_TASK = `UPDATE {schema}.tasks t SET status = $5, body = $6 FROM {schema}.rooms r
  WHERE r.organization = $1 AND r.id = $2 AND t.room = r.seq AND t.id = $3 AND t.body = $4 RETURNING t.id`;

/** Reads, changes and writes until nobody else has written between. Whose task it is cannot change. */
export async function updateTask(
  database: Database,
  where: RoomReference,
  taskId: string,
  change: Partial<Task>,
): Promise<Task | null> {
  for (;;) {
    const body = await database.value('updateTask', `${TASKS} AND t.id = $3`, [...keys(where), taskId]);
    if (body === null) return null;
    const task = taskOf(body as Json);
    const changed: Task = { ...task, ...change, id: task.id, roomId: task.roomId };
    const text = encode(changed, 'task');
    const values = [...keys(where), taskId, body, changed.status, text];
    const written = (await database.rows('updateTask', UPDATE_TASK, values)) as readonly unknown[];
    if (written.length > 0) return taskOf(text);
  }
}

const OBSERVATIONS = `SELECT o.body FROM {schema}.rooms r JOIN {schema}.observations o ON o.room = r.seq
  WHERE r.organization = $1 AND r.id = $2 ORDER BY o.seq`;

export async function listObservations(database: Database, where: RoomReference): Promise<readonly Observation[]> {
  const bodies = await database.values('listObservations', OBSERVATIONS, keys(where));
  return (bodies as readonly Json[]).map(observationOf);
}

const MARK_READ = `INSERT INTO {schema}.read_markers AS m (room, position, channel_id, participant_id)
  SELECT r.seq, $5, $3, $4 FROM {schema}.rooms r WHERE r.organization = $1 AND r.id = $2 FOR KEY SHARE
  ON CONFLICT (room, channel_id, participant_id) DO UPDATE SET position = greatest(m.position, excluded.position)
  RETURNING m.position`;

/** The mark in force: it only rises. @throws RoomNotFoundError */
export async function markRead(
  database: Database,
  where: RoomReference,
  { channelId, participantId }: ReadMarkerKey,
  index: number,
): Promise<number> {
  const values = [...keys(where), channelId, participantId ?? '', index];
  const position = (await database.value('markRead', MARK_READ, values)) as number | null;
  if (position === null) throw new RoomNotFoundError(where.roomId);
  return position;
}

const MARKERS = `FROM {schema}.rooms r JOIN {schema}.read_markers m ON m.room = r.seq
  WHERE r.organization = $1 AND r.id = $2`;

export async function getReadMarker(
  database: Database,
  where: RoomReference,
  { channelId, participantId }: ReadMarkerKey,
): Promise<number | null> {
  const sql = `SELECT m.position ${MARKERS} AND m.channel_id = $3 AND m.participant_id = $4`;
  const values = [...keys(where), channelId, participantId ?? ''];
  return (await database.value('getReadMarker', sql, values)) as number | null;
}

export async function listReadMarkers(
  database: Database,
  where: RoomReference,
): Promise<readonly (ReadMarkerKey & { readonly index: number })[]> {
  const sql = `SELECT m.channel_id, m.participant_id, m.position ${MARKERS}`;
  const rows = await database.rows('listReadMarkers', sql, keys(where));
  return (rows as readonly (readonly [string, string, number])[]).map(([channelId, participantId, index]) => ({
    channelId,
    participantId: participantId || null,
    index,
  }));
}

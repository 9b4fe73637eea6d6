import type { Json, RoomKey } from '../protocol.ts';
import { findSeq, requireSeq } from './room-rows.ts';
import type { Statements } from './statements.ts';

export function getTask(statements: Statements, room: RoomKey, taskId: string): Json | null {
  return statements.value(
    'SELECT body FROM tasks WHERE room = ? AND id = ?',
    findSeq(statements, room),
    taskId,
  ) as Json | null;
}

export function listTasks(statements: Statements, room: RoomKey, status: string | null): readonly Json[] {
  const seq = findSeq(statements, room);
  const sql = 'SELECT body FROM tasks WHERE room = ? AND (?2 IS NULL OR status = ?2) ORDER BY seq';
  return statements.values(sql, seq, status) as readonly Json[];
}

/** Whose task it is cannot change. */
export function updateTask(statements: Statements, room: RoomKey, taskId: string, change: Json): Json | null {
  const body = getTask(statements, room, taskId);
  if (body === null) return null;
  const task = JSON.parse(body) as { readonly id: string; readonly roomId: string };
  const changed = {
    ...task,
    ...(JSON.parse(change) as { readonly status?: string }),
    id: task.id,
    roomId: task.roomId,
  };
  const json = JSON.stringify(changed);
  statements.run(
    'UPDATE tasks SET status = coalesce(?, status), body = ? WHERE room = ? AND id = ?',
    changed.status ?? null,
    json,
    findSeq(statements, room),
    taskId,
  );
  return json;
}

export function listObservations(statements: Statements, room: RoomKey): readonly Json[] {
  return statements.values(
    'SELECT body FROM observations WHERE room = ? ORDER BY seq',
    findSeq(statements, room),
  ) as readonly Json[];
}

/** The mark in force: it only rises. */
export function markRead(
  statements: Statements,
  room: RoomKey,
  channelId: string,
  participantId: string,
  index: number,
): number {
  return statements.value(
    `INSERT INTO read_markers VALUES (?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET position = max(position, excluded.position) RETURNING position`,
    requireSeq(statements, room),
    channelId,
    participantId,
    index,
  ) as number;
}

export function getReadMarker(
  statements: Statements,
  room: RoomKey,
  channelId: string,
  participantId: string,
): number | null {
  const sql = 'SELECT position FROM read_markers WHERE room = ? AND channel_id = ? AND participant_id = ?';
  return statements.value(sql, findSeq(statements, room), channelId, participantId) as number | null;
}

export function listReadMarkers(statements: Statements, room: RoomKey): readonly (readonly [string, string, number])[] {
  const sql = 'SELECT channel_id, participant_id, position FROM read_markers WHERE room = ?';
  return statements.rows(sql, findSeq(statements, room)) as readonly (readonly [string, string, number])[];
}

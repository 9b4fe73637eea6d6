import type { EventFields } from '../protocol.ts';
import { Refused, type Statements } from './statements.ts';

/** Everything an update replaces: id, idempotency key, channel and native id stay. */
const UPDATE = `UPDATE events SET type = ?, status = ?, blocked_by = ?, visibility = ?, source_visibility = ?,
  response_visibility = ?, chain_depth = ?, parent_event_id = ?, correlation_id = ?, created_at = ?,
  channel_type = ?, direction = ?, participant_id = ?, external_id = ?, provider = ?, addressed_to = ?, content = ?,
  raw_payload = ?, metadata = ?, channel_data = ?, delivery_results = ?, change = ? WHERE room = ? AND id = ?`;

/** Where the fields that stay are in an event's fields: id, idempotency key, channel, native id. */
const PINNED: ReadonlySet<number> = new Set([0, 10, 12, 18]);

/** Writes new contents. Returns the room's newest change. */
export function changeEvents(
  statements: Statements,
  room: number,
  events: readonly EventFields[],
  latestChange: number,
): number {
  let change = latestChange;
  for (const fields of events) {
    change += 1;
    const values = fields.filter((_value, position) => !PINNED.has(position));
    if (statements.run(UPDATE, ...values, change, room, fields[0]) === 0) {
      const roomId = statements.value('SELECT id FROM rooms WHERE seq = ?', room) as string | null;
      throw new Refused('event_not_found', { roomId, eventId: fields[0] });
    }
  }
  return change;
}

/** Takes events out, with what hangs on them. Returns the room's newest change. */
export function removeEvents(
  statements: Statements,
  room: number,
  eventIds: readonly string[],
  latestChange: number,
): number {
  let change = latestChange;
  for (const eventId of eventIds) {
    const position = statements.value(
      'DELETE FROM events WHERE room = ? AND id = ? RETURNING position',
      room,
      eventId,
    ) as number | null;
    if (position === null) continue;
    change += 1;
    statements.run('INSERT INTO removed_events VALUES (?, ?, ?)', room, change, eventId);
    statements.run('DELETE FROM outbox WHERE room = ? AND position = ?', room, position);
    for (const table of ['dead_letters', 'receipts', 'receipt_ids']) {
      statements.run(`DELETE FROM ${table} WHERE room = ? AND event_id = ?`, room, eventId);
    }
  }
  return change;
}

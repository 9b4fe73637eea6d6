import type { EventRow } from '../protocol.ts';
import type { Statements } from './statements.ts';

/** Events a room may hold: its stretch of the places, by which a room's events lie together and in order. */
export const ROOM_STRIDE: number = 2 ** 26;

/** Where an event lies: unique by room and index. */
export function placeOf(room: number, position: number): number {
  return room * ROOM_STRIDE + position;
}

/** The columns of an event's fields, in their order. */
export const FIELD_COLUMNS = `id, type, status, blocked_by, visibility, source_visibility, response_visibility,
  chain_depth, parent_event_id, correlation_id, idempotency_key, created_at, channel_id, channel_type, direction,
  participant_id, external_id, provider, provider_message_id, addressed_to, content, raw_payload, metadata,
  channel_data, delivery_results`;

const FIELDS_OF_E = FIELD_COLUMNS.replace(/\w+/g, (name) => `e.${name}`);

/** Selects rows in the form of {@link EventRow}; a condition on `e` follows. */
export const SELECT_EVENT: string = `SELECT (SELECT id FROM rooms WHERE seq = e.room), e.position, ${FIELDS_OF_E} FROM events e`;

export function eventById(statements: Statements, room: number, eventId: string): EventRow | null {
  return statements.row(`${SELECT_EVENT} WHERE e.room = ? AND e.id = ?`, room, eventId) as EventRow | null;
}

export function eventByKey(statements: Statements, room: number, key: string): EventRow | null {
  return statements.row(`${SELECT_EVENT} WHERE e.room = ? AND e.idempotency_key = ?`, room, key) as EventRow | null;
}

export function eventByProviderMessage(
  statements: Statements,
  organization: string,
  channelId: string,
  messageId: string,
): EventRow | null {
  const where = 'WHERE e.organization = ? AND e.channel_id = ? AND e.provider_message_id = ?';
  return statements.row(`${SELECT_EVENT} ${where}`, organization, channelId, messageId) as EventRow | null;
}

/** An event's index, or null. */
export function positionOf(statements: Statements, room: number, eventId: string): number | null {
  const place = statements.value('SELECT place FROM events WHERE room = ? AND id = ?', room, eventId) as number | null;
  return place === null ? null : place - placeOf(room, 0);
}

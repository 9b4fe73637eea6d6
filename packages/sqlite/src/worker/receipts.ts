import type { Json, ReceiptRecord, RoomKey } from '../protocol.ts';
import { findSeq, requireSeq } from './room-rows.ts';
import type { Statements } from './statements.ts';

/** Creates or replaces by (room, event, channel). */
export function putReceipt(statements: Statements, receipt: ReceiptRecord): void {
  const { room, eventId, channelId, providerMessageIds, body } = receipt;
  const seq = requireSeq(statements, room);
  statements.run('INSERT OR REPLACE INTO receipts VALUES (?, ?, ?, ?)', seq, eventId, channelId, body);
  const where = 'WHERE room = ? AND event_id = ? AND channel_id = ?';
  statements.run(`DELETE FROM receipt_ids ${where}`, seq, eventId, channelId);
  for (const native of new Set(providerMessageIds)) {
    statements.run(
      `INSERT INTO receipt_ids (organization, provider_message_id, room, event_id, channel_id) VALUES (?, ?, ?, ?, ?)`,
      room[0],
      native,
      seq,
      eventId,
      channelId,
    );
  }
}

/** Replaces a receipt that still has a status; without one, creates or replaces. */
export function putReceiptFrom(statements: Statements, receipt: ReceiptRecord, from: string | null): boolean {
  if (from !== null) {
    const sql = 'SELECT body FROM receipts WHERE room = ? AND event_id = ? AND channel_id = ?';
    const { room, eventId, channelId } = receipt;
    const body = statements.value(sql, findSeq(statements, room), eventId, channelId) as Json | null;
    if (body === null || (JSON.parse(body) as { readonly status: string }).status !== from) return false;
  }
  putReceipt(statements, receipt);
  return true;
}

export function listReceipts(statements: Statements, room: RoomKey, eventId: string): readonly Json[] {
  const sql = 'SELECT body FROM receipts WHERE room = ? AND event_id = ?';
  return statements.values(sql, findSeq(statements, room), eventId) as readonly Json[];
}

/** The latest to take the id, where several channels' vendors use the same. */
export function findReceipt(
  statements: Statements,
  organization: string,
  providerMessageId: string,
  channelId: string | null,
): Json | null {
  return statements.value(
    `SELECT r.body FROM receipt_ids n
     JOIN receipts r ON r.room = n.room AND r.event_id = n.event_id AND r.channel_id = n.channel_id
     WHERE n.organization = ? AND n.provider_message_id = ? AND (?3 IS NULL OR n.channel_id = ?3)
     ORDER BY n.seq DESC LIMIT 1`,
    organization,
    providerMessageId,
    channelId,
  ) as Json | null;
}

import { type DeliveryOutcome, type DeliveryReceipt, RoomNotFoundError, type RoomReference } from '@roomkit/core';
import { organizationKey, receiptOf, type Json } from '@roomkit/core/codec';

import { receiptColumns } from '../codec/records.ts';
import type { Database } from '../connection/database.ts';

const LIST = `SELECT c.body FROM {schema}.rooms r JOIN {schema}.receipts c ON c.room = r.seq
  WHERE r.organization = $1 AND r.id = $2 AND c.event_id = $3`;

export async function listReceipts(
  database: Database,
  { organizationId, roomId }: RoomReference,
  eventId: string,
): Promise<readonly DeliveryReceipt[]> {
  const values = [organizationKey(organizationId), roomId, eventId];
  return ((await database.values('listReceipts', LIST, values)) as readonly Json[]).map(receiptOf);
}

const FIND = `SELECT c.body FROM {schema}.receipt_ids n
  JOIN {schema}.receipts c ON c.room = n.room AND c.event_id = n.event_id AND c.channel_id = n.channel_id
  WHERE n.organization = $1 AND n.provider_message_id = $2 AND ($3::text IS NULL OR n.channel_id = $3)
  ORDER BY n.seq DESC LIMIT 1`;

/** The latest to take the id, where several channels' vendors use the same. */
export async function findReceipt(
  database: Database,
  organizationId: string | null,
  providerMessageId: string,
  channelId: string | null,
): Promise<DeliveryReceipt | null> {
  const values = [organizationKey(organizationId), providerMessageId, channelId];
  const body = (await database.value('findReceipt', FIND, values)) as Json | null;
  return body === null ? null : receiptOf(body);
}

/** The room is looked at in a way that keeps it from being deleted meanwhile, and from nothing else. */
const PUT = `SELECT {schema}.put_receipt(r.seq, r.organization, $3, $4, $5, $6) FROM (
    SELECT r.seq, r.organization FROM {schema}.rooms r WHERE r.organization = $1 AND r.id = $2 FOR KEY SHARE
  ) r`;

/**
 * Whoever comes second waits for the first, and then looks at what that one wrote. The status is looked for in the
 * text of the body, where no words of anybody can look like it, their quotes being escaped: the engine does not read
 * all the JSON that may stand there.
 */
const ADVANCE = `SELECT {schema}.put_receipt(r.seq, r.organization, $3, $4, $5, $6) FROM (
    SELECT r.seq, r.organization FROM {schema}.rooms r
      JOIN {schema}.receipts c ON c.room = r.seq AND c.event_id = $3 AND c.channel_id = $4
    WHERE r.organization = $1 AND r.id = $2 AND strpos(c.body, $7) > 0
    FOR KEY SHARE OF r FOR UPDATE OF c
  ) r`;

/** @throws RoomNotFoundError without `from` */
export async function putReceipt(
  database: Database,
  receipt: DeliveryReceipt,
  from: DeliveryOutcome | undefined,
): Promise<boolean> {
  const { event_id: eventId, channel_id: channelId, ids, body } = receiptColumns(receipt);
  const values = [organizationKey(receipt.organizationId), receipt.roomId, eventId, channelId, ids, body];
  if (from !== undefined) {
    const advanced = await database.rows('putReceipt', ADVANCE, [...values, `"status":${JSON.stringify(from)}`]);
    return (advanced as readonly unknown[]).length === 1;
  }
  const rows = (await database.rows('putReceipt', PUT, values)) as readonly unknown[];
  if (rows.length === 0) throw new RoomNotFoundError(receipt.roomId);
  return true;
}

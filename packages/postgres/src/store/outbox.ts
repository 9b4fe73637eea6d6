import type {
  ClaimedAhead,
  ClaimedDelivery,
  DeadLetter,
  DeliveryStanding,
  RoomReference,
  Settlement,
} from '@roomkit/core';
import { organizationKey } from '@roomkit/core/codec';

import {
  claimedDelivery,
  type ClaimedRow,
  deadLetter,
  type DeadLetterRow,
  settlementColumns,
} from '../codec/deliveries.ts';
import { EVENT_COLUMNS } from '../codec/events.ts';
import type { Database } from '../connection/database.ts';

const CLAIMED = `SELECT r.organization, o.channel_id, o.kind, o.silent, o.attempts, ${EVENT_COLUMNS}`;
const WITH_EVENT = `{schema}.rooms r ON r.seq = o.room
  LEFT JOIN {schema}.events e ON e.room = o.room AND e.position = o.position`;

const FOUND = EVENT_COLUMNS.replace(/\be\.(\w+)/g, '(f.o_event).$1').replace('r.id', '(f.o_room).id');
const CLAIM = `SELECT (f.o_room).organization, o.channel_id, o.kind, o.silent, o.attempts, ${FOUND}
  FROM {schema}.claim_deliveries($1, $2) o CROSS JOIN LATERAL {schema}.event_at(o.room, o.position) f
  WHERE (f.o_event).id IS NOT NULL ORDER BY o.room, o.channel_id, o.position`;

export async function claimDeliveries(
  database: Database,
  nodeId: string,
  limit: number,
): Promise<readonly ClaimedDelivery[]> {
  const rows = await database.rows('claimDeliveries', CLAIM, [nodeId, limit]);
  return (rows as readonly ClaimedRow[]).map(claimedDelivery);
}

const CLAIM_AHEAD = `${CLAIMED} FROM {schema}.claim_ahead($1, $2, $3, $4, $5) o LEFT JOIN ${WITH_EVENT}
  ORDER BY o.position`;

export async function claimAhead(
  database: Database,
  nodeId: string,
  { organizationId, roomId }: RoomReference,
  target: { readonly channelId: string; readonly eventId: string },
): Promise<ClaimedAhead> {
  const values = [organizationKey(organizationId), roomId, nodeId, target.channelId, target.eventId];
  const rows = (await database.rows('claimAhead', CLAIM_AHEAD, values)) as readonly ClaimedRow[];
  // An empty row says that somebody stands in the way.
  if (rows.some((row) => (row[0] as string | null) === null)) return { outcome: 'held' };
  return { outcome: 'clear', claimed: rows.map(claimedDelivery) };
}

/** Whose the entry right before it is tells for all: it waited for its turn itself. */
const STANDING = `SELECT CASE WHEN (SELECT b.node_id FROM {schema}.outbox b
      WHERE b.room = o.room AND b.channel_id = o.channel_id AND b.position < o.position
      ORDER BY b.position DESC LIMIT 1) <> o.node_id THEN 'behind' ELSE 'ours' END
  FROM {schema}.rooms r JOIN {schema}.events e ON e.room = r.seq AND e.id = $3
    JOIN {schema}.outbox o ON o.room = r.seq AND o.channel_id = $4 AND o.position = e.position
  WHERE r.organization = $1 AND r.id = $2 AND o.node_id IS NOT DISTINCT FROM $5`;

export async function deliveryStanding(
  database: Database,
  nodeId: string,
  { organizationId, roomId }: RoomReference,
  target: { readonly channelId: string; readonly eventId: string },
): Promise<DeliveryStanding> {
  const values = [organizationKey(organizationId), roomId, target.eventId, target.channelId, nodeId];
  return ((await database.value('getDeliveryStanding', STANDING, values)) as DeliveryStanding | null) ?? 'lost';
}

const SETTLE = 'SELECT {schema}.settle_deliveries($1, $2, $3::jsonb)';

/** What another node has taken over meanwhile is passed over as if it were unknown. */
export async function settleDeliveries(
  database: Database,
  nodeId: string,
  now: number,
  settlements: readonly Settlement[],
): Promise<void> {
  if (settlements.length === 0) return;
  await database.rows('settleDeliveries', SETTLE, [nodeId, now, JSON.stringify(settlements.map(settlementColumns))]);
}

export async function countPendingDeliveries(database: Database): Promise<number> {
  return Number(await database.value('countPendingDeliveries', 'SELECT count(*) FROM {schema}.outbox', []));
}

const LETTERS = `SELECT r.organization, r.id, d.event_id, d.position, d.channel_id, d.attempts, d.error, d.died_at
  FROM {schema}.dead_letters d JOIN {schema}.rooms r ON r.seq = d.room
  WHERE ($1::text IS NULL OR r.organization = $1) AND ($2::text IS NULL OR r.id = $2)
    AND ($3::text IS NULL OR d.channel_id = $3)
  ORDER BY d.died_at, d.seq LIMIT $4`;

export async function listDeadLetters(
  database: Database,
  query: {
    readonly organizationId?: string | null;
    readonly roomId?: string;
    readonly channelId?: string;
    readonly limit?: number;
  },
): Promise<readonly DeadLetter[]> {
  const { organizationId, roomId = null, channelId = null, limit = null } = query;
  const organization = organizationId === undefined ? null : organizationKey(organizationId);
  const rows = await database.rows('listDeadLetters', LETTERS, [organization, roomId, channelId, limit]);
  return (rows as readonly DeadLetterRow[]).map(deadLetter);
}

const DEAD = `DELETE FROM {schema}.dead_letters d USING {schema}.rooms r
  WHERE r.organization = $1 AND r.id = $2 AND d.room = r.seq AND d.event_id = $3 AND d.channel_id = $4`;

const REVIVE = `WITH dead AS (${DEAD} RETURNING d.*), o AS (
    INSERT INTO {schema}.outbox (room, position, attempts, silent, channel_id, event_id, kind, node_id)
    SELECT d.room, d.position, d.attempts, d.silent, d.channel_id, d.event_id, d.kind, $5 FROM dead d
    ON CONFLICT (room, channel_id, position) DO UPDATE SET attempts = excluded.attempts, node_id = excluded.node_id
    RETURNING *
  ) ${CLAIMED} FROM o JOIN ${WITH_EVENT}`;

export async function reviveDeadLetter(
  database: Database,
  nodeId: string,
  { organizationId, roomId }: RoomReference,
  target: { readonly eventId: string; readonly channelId: string },
): Promise<ClaimedDelivery | null> {
  const values = [organizationKey(organizationId), roomId, target.eventId, target.channelId, nodeId];
  const row = (await database.row('reviveDeadLetter', REVIVE, values)) as ClaimedRow | null;
  return row && claimedDelivery(row);
}

export async function dropDeadLetter(
  database: Database,
  { organizationId, roomId }: RoomReference,
  eventId: string,
  channelId: string,
): Promise<boolean> {
  const values = [organizationKey(organizationId), roomId, eventId, channelId];
  const rows = await database.rows('dropDeadLetter', `${DEAD} RETURNING 1`, values);
  return (rows as readonly unknown[]).length === 1;
}

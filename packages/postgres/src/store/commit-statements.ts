import { roomColumns } from '../codec/rooms.ts';

const NEW_EVENT = `e (created_at, id, type, visibility, channel_id, parent_event_id, idempotency_key,
  provider_message_id, body, place)`;

/** What a plain commit brings beside its events. */
export interface CommitShape {
  readonly hasProviderMessages: boolean;
  readonly hasOutbox: boolean;
}

/**
 * A commit of new events and their deliveries as one statement. It counts up the room of the lease, and writes
 * nothing at all where the lease is not the latest. What it returns is the room, and the channels where another
 * node's delivery stands before the first one planned here.
 *
 * $1 organization, $2 room, $3 node, $4 epoch, $5 release, $6 now, $7 activity, $8 how many events, $9 to $17 the
 * events' columns, $18 to $21 the deliveries' channels, places, kinds and silence, $22 each of the channels once.
 *
 * The limits leave nothing out. They tell the planner that lists are short: it would take a plan for every list
 * to be a dear one, and make a new plan for each message, which costs more than carrying it out.
 */
export function plainCommit({ hasProviderMessages, hasOutbox }: CommitShape): string {
  return `WITH r AS (
    UPDATE {schema}.rooms r SET event_count = r.event_count + $8::integer, latest_change = r.latest_change + $8,
      updated_at = $6::bigint, lease_held = NOT $5::boolean,
      last_activity_at = CASE WHEN $7::boolean THEN $6 ELSE r.last_activity_at END
    WHERE r.organization = $1 AND r.id = $2 AND r.lease_node = $3 AND r.lease_epoch = $4::bigint RETURNING r.*
  ), ${NEW_EVENT} AS (
    SELECT * FROM unnest($9::bigint[], $10::text[], $11::text[], $12::text[], $13::text[], $14::text[], $15::text[],
      $16::text[], $17::text[]) WITH ORDINALITY LIMIT $8
  ), written AS (
    INSERT INTO {schema}.events (room, created_at, position, first_change, change, id, type, visibility, channel_id,
      parent_event_id, idempotency_key, provider_message_id, body)
    SELECT r.seq, e.created_at, r.event_count - $8 - 1 + e.place, r.latest_change - $8 + e.place,
      r.latest_change - $8 + e.place, e.id, e.type, e.visibility, e.channel_id, e.parent_event_id, e.idempotency_key,
      e.provider_message_id, e.body FROM r, e
  )${hasProviderMessages ? PROVIDER_MESSAGES : ''}${hasOutbox ? OUTBOX : ''}
  SELECT ${roomColumns('r')}${hasOutbox ? BEHIND : ', NULL'} FROM r`;
}

const PROVIDER_MESSAGES = `, known AS (
    INSERT INTO {schema}.provider_messages (room, position, organization, channel_id, provider_message_id)
    SELECT r.seq, r.event_count - $8 - 1 + e.place, $1, e.channel_id, e.provider_message_id FROM r, e
    WHERE e.provider_message_id IS NOT NULL
  )`;

const OUTBOX = `, planned AS (
    INSERT INTO {schema}.outbox (room, position, silent, channel_id, event_id, kind, node_id)
    SELECT r.seq, r.event_count - $8 + o.place, o.silent, o.channel_id, ($10::text[])[o.place + 1], o.kind, $3
    FROM r, (
      SELECT * FROM unnest($18::text[], $19::integer[], $20::text[], $21::boolean[]) LIMIT cardinality($18::text[])
    ) AS o (channel_id, place, kind, silent)
  )`;

/** The statement sees the queues as they were before it. */
const BEHIND = `, (SELECT array_agg(c.id) FROM (
    SELECT * FROM unnest($22::text[]) LIMIT cardinality($22::text[])
  ) AS c (id) WHERE $3 <> (
    SELECT b.node_id FROM {schema}.outbox b WHERE b.room = r.seq AND b.channel_id = c.id
    ORDER BY b.position DESC LIMIT 1))`;

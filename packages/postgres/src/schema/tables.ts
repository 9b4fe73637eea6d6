/**
 * The tables of version 1. `{schema}` stands for the schema's quoted name. Published steps never change.
 *
 * Times are milliseconds since the epoch, written by the nodes; `timestamptz` is used where the engine's own
 * clock judges. Rooms have a compact key of their own, `seq`, by which everything in them is kept: every
 * primary key of a large table begins with it, and so does every unique index, so that each of them can be
 * partitioned by room. Rows that are written again and again leave room on their page and change no indexed
 * column, so that an update costs no index.
 */
const DEFINITIONS = `
CREATE SEQUENCE {schema}.epochs;

CREATE TABLE {schema}.rooms (
  seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  lease_epoch bigint NOT NULL DEFAULT 0,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  paused_at bigint,
  closed_at bigint,
  last_activity_at bigint,
  inactive_after_seconds double precision,
  closed_after_seconds double precision,
  event_count integer NOT NULL DEFAULT 0,
  latest_change integer NOT NULL DEFAULT 0,
  lease_held boolean NOT NULL DEFAULT false,
  lease_node text,
  organization text NOT NULL,
  id text NOT NULL,
  status text NOT NULL,
  agent_response_policy text NOT NULL,
  metadata text NOT NULL
) WITH (fillfactor = 70);
CREATE UNIQUE INDEX rooms_id ON {schema}.rooms (organization, id);
-- For lists alone: written so that no plan made while the table was small can take it for the way to one room.
CREATE INDEX rooms_listed ON {schema}.rooms (('' || organization), seq);
CREATE INDEX rooms_timed ON {schema}.rooms (seq)
  WHERE status IN ('active', 'paused') AND (inactive_after_seconds IS NOT NULL OR closed_after_seconds IS NOT NULL);

CREATE TABLE {schema}.senders (
  organization text NOT NULL, channel_id text NOT NULL, sender_id text NOT NULL, room bigint NOT NULL,
  PRIMARY KEY (organization, channel_id, sender_id)
);
CREATE INDEX senders_room ON {schema}.senders (room);

CREATE TABLE {schema}.events (
  room bigint NOT NULL,
  created_at bigint NOT NULL,
  position integer NOT NULL,
  first_change integer NOT NULL,
  change integer NOT NULL,
  id text NOT NULL,
  type text NOT NULL,
  visibility text NOT NULL,
  channel_id text NOT NULL,
  parent_event_id text,
  idempotency_key text,
  provider_message_id text,
  body text NOT NULL,
  PRIMARY KEY (room, position)
);
CREATE UNIQUE INDEX events_id ON {schema}.events (room, id);
CREATE UNIQUE INDEX events_key ON {schema}.events (room, idempotency_key) WHERE idempotency_key IS NOT NULL;
CREATE INDEX events_thread ON {schema}.events (room, parent_event_id, position) WHERE parent_event_id IS NOT NULL;
CREATE INDEX events_changed ON {schema}.events (room, change) WHERE change <> first_change;

CREATE TABLE {schema}.provider_messages (
  room bigint NOT NULL, position integer NOT NULL,
  organization text NOT NULL, channel_id text NOT NULL, provider_message_id text NOT NULL,
  PRIMARY KEY (organization, channel_id, provider_message_id)
);

CREATE TABLE {schema}.removed_events (
  room bigint NOT NULL, change integer NOT NULL, id text NOT NULL,
  PRIMARY KEY (room, change)
);

CREATE TABLE {schema}.bindings (
  seq bigint GENERATED ALWAYS AS IDENTITY,
  room bigint NOT NULL,
  room_created_at bigint NOT NULL,
  room_is_active boolean NOT NULL,
  organization text NOT NULL,
  room_id text NOT NULL,
  channel_id text NOT NULL,
  channel_type text NOT NULL,
  participant_id text,
  body text NOT NULL,
  PRIMARY KEY (room, channel_id)
);
CREATE INDEX bindings_channel ON {schema}.bindings (organization, channel_id, room_created_at, room_id)
  WHERE room_is_active;
CREATE INDEX bindings_participant ON {schema}.bindings (organization, participant_id)
  WHERE participant_id IS NOT NULL;

CREATE TABLE {schema}.revocations (
  room bigint NOT NULL, channel_id text NOT NULL,
  PRIMARY KEY (room, channel_id)
);

CREATE TABLE {schema}.participants (
  seq bigint GENERATED ALWAYS AS IDENTITY,
  room bigint NOT NULL,
  organization text NOT NULL,
  id text NOT NULL,
  external_id text,
  status text NOT NULL,
  connected_via text[] NOT NULL,
  body text NOT NULL,
  PRIMARY KEY (room, id)
);
CREATE INDEX participants_id ON {schema}.participants (organization, id);
CREATE INDEX participants_external_id ON {schema}.participants (organization, external_id)
  WHERE external_id IS NOT NULL;

CREATE TABLE {schema}.identities (
  organization text NOT NULL, id text NOT NULL, body text NOT NULL,
  PRIMARY KEY (organization, id)
);
CREATE TABLE {schema}.identity_addresses (
  organization text NOT NULL, channel_type text NOT NULL, address text NOT NULL, identity_id text NOT NULL,
  PRIMARY KEY (organization, channel_type, address, identity_id)
);
CREATE INDEX identity_addresses_identity ON {schema}.identity_addresses (organization, identity_id);

CREATE TABLE {schema}.tasks (
  seq bigint GENERATED ALWAYS AS IDENTITY,
  room bigint NOT NULL, id text NOT NULL, status text NOT NULL, body text NOT NULL,
  PRIMARY KEY (room, id)
);
CREATE TABLE {schema}.observations (
  seq bigint GENERATED ALWAYS AS IDENTITY,
  room bigint NOT NULL, id text NOT NULL, body text NOT NULL,
  PRIMARY KEY (room, id)
);
CREATE TABLE {schema}.read_markers (
  room bigint NOT NULL, position integer NOT NULL, channel_id text NOT NULL, participant_id text NOT NULL,
  PRIMARY KEY (room, channel_id, participant_id)
) WITH (fillfactor = 80);

CREATE TABLE {schema}.receipts (
  room bigint NOT NULL, event_id text NOT NULL, channel_id text NOT NULL, body text NOT NULL,
  PRIMARY KEY (room, event_id, channel_id)
) WITH (fillfactor = 80);
CREATE TABLE {schema}.receipt_ids (
  seq bigint GENERATED ALWAYS AS IDENTITY,
  room bigint NOT NULL,
  organization text NOT NULL,
  provider_message_id text NOT NULL,
  event_id text NOT NULL,
  channel_id text NOT NULL
);
CREATE INDEX receipt_ids_native ON {schema}.receipt_ids (organization, provider_message_id);
CREATE INDEX receipt_ids_receipt ON {schema}.receipt_ids (room, event_id, channel_id);

CREATE TABLE {schema}.outbox (
  room bigint NOT NULL,
  position integer NOT NULL,
  attempts integer NOT NULL DEFAULT 0,
  silent boolean NOT NULL,
  channel_id text NOT NULL,
  event_id text NOT NULL,
  kind text NOT NULL,
  node_id text NOT NULL,
  PRIMARY KEY (room, channel_id, position)
) WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000);
-- Which queues a node has deliveries in, for those who look for nodes that are gone.
CREATE INDEX outbox_node ON {schema}.outbox (node_id, room, channel_id);

CREATE TABLE {schema}.dead_letters (
  seq bigint GENERATED ALWAYS AS IDENTITY,
  room bigint NOT NULL,
  died_at bigint NOT NULL,
  position integer NOT NULL,
  attempts integer NOT NULL,
  silent boolean NOT NULL,
  channel_id text NOT NULL,
  event_id text NOT NULL,
  kind text NOT NULL,
  error text,
  PRIMARY KEY (room, event_id, channel_id)
);
CREATE INDEX dead_letters_listed ON {schema}.dead_letters (died_at, seq);

CREATE TABLE {schema}.nodes (
  id text PRIMARY KEY,
  expires_at timestamptz NOT NULL
) WITH (fillfactor = 50);
CREATE TABLE {schema}.duties (
  id text PRIMARY KEY,
  node_id text NOT NULL
);
CREATE INDEX duties_node ON {schema}.duties (node_id);

CREATE UNLOGGED TABLE {schema}.locks (
  key text PRIMARY KEY,
  owner text NOT NULL,
  epoch bigint NOT NULL,
  expires_at timestamptz NOT NULL
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 500);
`;

/** What channels and providers keep: the table of version 2. Namespaces and keys are JSON texts. */
const STATE_DEFINITION = `
CREATE TABLE {schema}.state (
  organization text NOT NULL, namespace text NOT NULL, key text NOT NULL, value text NOT NULL,
  PRIMARY KEY (organization, namespace, key)
) WITH (fillfactor = 80);
`;

export const TABLES: string = byteByByte(DEFINITIONS);
export const STATE_TABLE: string = byteByByte(STATE_DEFINITION);

/** Names are compared byte by byte: faster than by a language's rules, and the same on every machine for good. */
function byteByByte(definitions: string): string {
  return definitions.replace(/ text(?!\[)/g, ' text COLLATE "C"');
}

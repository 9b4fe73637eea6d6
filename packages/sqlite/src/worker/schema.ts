/** One step from a schema version to the next. Steps that were published never change. */
export type Migration = string;

const VERSION_1: Migration = `
CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO counters VALUES ('epoch', 0);

CREATE TABLE rooms (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  organization TEXT NOT NULL,
  id TEXT NOT NULL,
  status TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  paused_at INTEGER,
  closed_at INTEGER,
  inactive_after_seconds INTEGER,
  closed_after_seconds INTEGER,
  last_activity_at INTEGER,
  agent_response_policy TEXT NOT NULL,
  metadata TEXT NOT NULL,
  event_count INTEGER NOT NULL,
  latest_index INTEGER NOT NULL,
  latest_change INTEGER NOT NULL,
  lease_node TEXT,
  lease_epoch INTEGER NOT NULL,
  lease_held INTEGER NOT NULL,
  UNIQUE (organization, id)
);
CREATE INDEX rooms_timed ON rooms (seq)
  WHERE status IN ('active', 'paused') AND (inactive_after_seconds IS NOT NULL OR closed_after_seconds IS NOT NULL);
CREATE TABLE senders (
  organization TEXT NOT NULL, channel_id TEXT NOT NULL, sender_id TEXT NOT NULL, room INTEGER NOT NULL,
  PRIMARY KEY (organization, channel_id, sender_id)
) WITHOUT ROWID;
CREATE INDEX senders_room ON senders (room);

CREATE TABLE events (
  place INTEGER PRIMARY KEY,
  room INTEGER NOT NULL,
  position INTEGER NOT NULL,
  organization TEXT NOT NULL,
  id TEXT NOT NULL,
  type TEXT NOT NULL,
  status TEXT NOT NULL,
  blocked_by TEXT,
  visibility TEXT NOT NULL,
  source_visibility TEXT NOT NULL,
  response_visibility TEXT,
  chain_depth INTEGER NOT NULL,
  parent_event_id TEXT,
  correlation_id TEXT,
  idempotency_key TEXT,
  created_at INTEGER NOT NULL,
  channel_id TEXT NOT NULL,
  channel_type TEXT NOT NULL,
  direction TEXT NOT NULL,
  participant_id TEXT,
  external_id TEXT,
  provider TEXT,
  provider_message_id TEXT,
  addressed_to TEXT,
  content TEXT NOT NULL,
  raw_payload TEXT NOT NULL,
  metadata TEXT NOT NULL,
  channel_data TEXT NOT NULL,
  delivery_results TEXT NOT NULL,
  first_change INTEGER NOT NULL,
  change INTEGER NOT NULL
);
CREATE UNIQUE INDEX events_id ON events (room, id);
CREATE UNIQUE INDEX events_key ON events (room, idempotency_key) WHERE idempotency_key IS NOT NULL;
CREATE UNIQUE INDEX events_provider_message ON events (organization, channel_id, provider_message_id)
  WHERE provider_message_id IS NOT NULL;
CREATE INDEX events_thread ON events (room, parent_event_id) WHERE parent_event_id IS NOT NULL;
CREATE INDEX events_changed ON events (room, change) WHERE change <> first_change;
CREATE TABLE removed_events (
  room INTEGER NOT NULL, change INTEGER NOT NULL, id TEXT NOT NULL,
  PRIMARY KEY (room, change)
) WITHOUT ROWID;

CREATE TABLE bindings (
  seq INTEGER PRIMARY KEY,
  room INTEGER NOT NULL,
  organization TEXT NOT NULL,
  channel_id TEXT NOT NULL,
  channel_type TEXT NOT NULL,
  participant_id TEXT,
  room_is_active INTEGER NOT NULL,
  room_created_at INTEGER NOT NULL,
  room_id TEXT NOT NULL,
  body TEXT NOT NULL,
  UNIQUE (room, channel_id)
);
CREATE INDEX bindings_channel ON bindings (organization, channel_id, room_is_active, room_created_at, room_id);
CREATE INDEX bindings_participant ON bindings (organization, participant_id) WHERE participant_id IS NOT NULL;
CREATE TABLE revocations (
  room INTEGER NOT NULL, channel_id TEXT NOT NULL,
  PRIMARY KEY (room, channel_id)
) WITHOUT ROWID;

CREATE TABLE participants (
  seq INTEGER PRIMARY KEY,
  room INTEGER NOT NULL,
  organization TEXT NOT NULL,
  id TEXT NOT NULL,
  external_id TEXT,
  status TEXT NOT NULL,
  connected_via TEXT NOT NULL,
  body TEXT NOT NULL,
  UNIQUE (room, id)
);
CREATE INDEX participants_id ON participants (organization, id);
CREATE INDEX participants_external_id ON participants (organization, external_id) WHERE external_id IS NOT NULL;

CREATE TABLE identities (
  organization TEXT NOT NULL, id TEXT NOT NULL, body TEXT NOT NULL,
  PRIMARY KEY (organization, id)
) WITHOUT ROWID;
CREATE TABLE identity_addresses (
  organization TEXT NOT NULL, channel_type TEXT NOT NULL, address TEXT NOT NULL, identity_id TEXT NOT NULL,
  PRIMARY KEY (organization, channel_type, address, identity_id)
) WITHOUT ROWID;
CREATE INDEX identity_addresses_identity ON identity_addresses (organization, identity_id);

CREATE TABLE tasks (
  seq INTEGER PRIMARY KEY, room INTEGER NOT NULL, id TEXT NOT NULL, status TEXT NOT NULL, body TEXT NOT NULL,
  UNIQUE (room, id)
);
CREATE TABLE observations (
  seq INTEGER PRIMARY KEY, room INTEGER NOT NULL, id TEXT NOT NULL, body TEXT NOT NULL,
  UNIQUE (room, id)
);
CREATE TABLE read_markers (
  room INTEGER NOT NULL, channel_id TEXT NOT NULL, participant_id TEXT NOT NULL, position INTEGER NOT NULL,
  PRIMARY KEY (room, channel_id, participant_id)
) WITHOUT ROWID;

CREATE TABLE receipts (
  room INTEGER NOT NULL, event_id TEXT NOT NULL, channel_id TEXT NOT NULL, body TEXT NOT NULL,
  PRIMARY KEY (room, event_id, channel_id)
) WITHOUT ROWID;
CREATE TABLE receipt_ids (
  seq INTEGER PRIMARY KEY,
  organization TEXT NOT NULL,
  provider_message_id TEXT NOT NULL,
  room INTEGER NOT NULL,
  event_id TEXT NOT NULL,
  channel_id TEXT NOT NULL
);
CREATE INDEX receipt_ids_native ON receipt_ids (organization, provider_message_id);
CREATE INDEX receipt_ids_receipt ON receipt_ids (room, event_id, channel_id);

CREATE TABLE outbox (
  room INTEGER NOT NULL,
  channel_id TEXT NOT NULL,
  position INTEGER NOT NULL,
  event_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  silent INTEGER NOT NULL,
  node_id TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  PRIMARY KEY (room, channel_id, position)
) WITHOUT ROWID;
CREATE TABLE dead_letters (
  seq INTEGER PRIMARY KEY,
  room INTEGER NOT NULL,
  channel_id TEXT NOT NULL,
  position INTEGER NOT NULL,
  event_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  silent INTEGER NOT NULL,
  attempts INTEGER NOT NULL,
  error TEXT,
  died_at INTEGER NOT NULL,
  UNIQUE (room, event_id, channel_id)
);

CREATE TABLE nodes (
  id TEXT PRIMARY KEY, expires_at INTEGER NOT NULL, pid INTEGER NOT NULL, machine TEXT NOT NULL, started TEXT
) WITHOUT ROWID;
`;

const VERSION_2: Migration = `
CREATE TABLE duties (name TEXT PRIMARY KEY, node_id TEXT NOT NULL) WITHOUT ROWID;
`;

const VERSION_3: Migration = `
CREATE TABLE state (
  seq INTEGER PRIMARY KEY, organization TEXT NOT NULL, namespace TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL,
  UNIQUE (organization, namespace, key)
);
`;

/** Every step there has been: the first makes an empty file version 1, and so on. */
export const MIGRATIONS: readonly Migration[] = [VERSION_1, VERSION_2, VERSION_3];

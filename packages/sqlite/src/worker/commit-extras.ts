import type { BindingRecord, CommitRequest, ParticipantRecord } from '../protocol.ts';
import { putIdentity } from './people.ts';
import type { RoomState } from './room-cache.ts';
import type { Statements } from './statements.ts';

/** Writes what a commit brings beside events: most bring nothing. */
export function writeExtras(statements: Statements, found: RoomState, request: CommitRequest): void {
  const { seq } = found;
  for (const channelId of request.removedChannelIds ?? []) detach(statements, seq, channelId);
  for (const binding of request.bindings ?? []) attach(statements, found, binding);
  for (const participant of request.participants ?? []) putParticipant(statements, found, participant);
  for (const identity of request.identities ?? []) putIdentity(statements, identity);
  for (const { id, status, body } of request.tasks ?? []) {
    statements.run(
      `INSERT INTO tasks (room, id, status, body) VALUES (?, ?, ?, ?)
       ON CONFLICT (room, id) DO UPDATE SET status = excluded.status, body = excluded.body`,
      seq,
      id,
      status,
      body,
    );
  }
  for (const { id, body } of request.observations ?? []) {
    statements.run(
      `INSERT INTO observations (room, id, body) VALUES (?, ?, ?)
       ON CONFLICT (room, id) DO UPDATE SET body = excluded.body`,
      seq,
      id,
      body,
    );
  }
}

function detach(statements: Statements, room: number, channelId: string): void {
  if (statements.run('DELETE FROM bindings WHERE room = ? AND channel_id = ?', room, channelId) === 1) {
    statements.run('INSERT OR IGNORE INTO revocations VALUES (?, ?)', room, channelId);
  }
}

function attach(statements: Statements, found: RoomState, binding: BindingRecord): void {
  const [organization, id, status, createdAt] = found.row;
  statements.run(
    `INSERT INTO bindings
       (room, organization, channel_id, channel_type, participant_id, room_is_active, room_created_at, room_id, body)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (room, channel_id) DO UPDATE SET
       channel_type = excluded.channel_type, participant_id = excluded.participant_id, body = excluded.body`,
    found.seq,
    organization,
    binding.channelId,
    binding.channelType,
    binding.participantId,
    status === 'active' ? 1 : 0,
    createdAt,
    id,
    binding.body,
  );
  statements.run('DELETE FROM revocations WHERE room = ? AND channel_id = ?', found.seq, binding.channelId);
}

function putParticipant(statements: Statements, found: RoomState, participant: ParticipantRecord): void {
  const { id, externalId, status, connectedVia, body } = participant;
  statements.run(
    `INSERT INTO participants (room, organization, id, external_id, status, connected_via, body)
     VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (room, id) DO UPDATE SET external_id = excluded.external_id, status = excluded.status,
       connected_via = excluded.connected_via, body = excluded.body`,
    found.seq,
    found.row[0],
    id,
    externalId,
    status,
    connectedVia,
    body,
  );
}

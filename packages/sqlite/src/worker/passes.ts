import type { LeaseKey, OpenPassReply, Operations, RoomKey } from '../protocol.ts';
import { eventByKey } from './event-rows.ts';
import type { Nodes } from './nodes.ts';
import { bindingsOf, findRoom, requireRoom, type RoomState } from './room-rows.ts';
import { Refused, type Statements } from './statements.ts';

export function openPass(
  statements: Statements,
  nodes: Nodes,
  ...[room, nodeId, now, wanted]: Parameters<Operations['openPass']>
): OpenPassReply {
  const found = findRoom(statements, room);
  if (!found) return { outcome: 'missing' };
  const epoch = claim(statements, nodes, found, nodeId, now);
  if (epoch === null) return { outcome: 'held' };
  const { idempotencyKey, channelId } = wanted;
  return {
    outcome: 'opened',
    epoch,
    room: found.row,
    bindings: bindingsOf(statements, found.seq),
    duplicate: idempotencyKey === null ? null : eventByKey(statements, found.seq, idempotencyKey),
    revoked: channelId !== null && isRevoked(statements, found.seq, channelId),
  };
}

function isRevoked(statements: Statements, room: number, channelId: string): boolean {
  return statements.row('SELECT 1 FROM revocations WHERE room = ? AND channel_id = ?', room, channelId) !== null;
}

function claim(statements: Statements, nodes: Nodes, found: RoomState, nodeId: string, now: number): number | null {
  if (found.leaseNode === nodeId) {
    if (!found.leaseHeld) statements.run('UPDATE rooms SET lease_held = 1 WHERE seq = ?', found.seq);
    return found.leaseEpoch;
  }
  if (found.leaseNode !== null && found.leaseHeld && nodes.isLiving(found.leaseNode, now)) return null;
  // One count for all rooms, so that a room deleted and made anew never sees an epoch twice.
  const epoch = statements.value(
    "UPDATE counters SET value = value + 1 WHERE name = 'epoch' RETURNING value",
  ) as number;
  const sql = 'UPDATE rooms SET lease_node = ?, lease_epoch = ?, lease_held = 1 WHERE seq = ?';
  statements.run(sql, nodeId, epoch, found.seq);
  return epoch;
}

export function closePass(statements: Statements, { room, nodeId, epoch }: LeaseKey): void {
  statements.run(
    'UPDATE rooms SET lease_held = 0 WHERE organization = ? AND id = ? AND lease_node = ? AND lease_epoch = ?',
    ...keyOf(room),
    nodeId,
    epoch,
  );
}

function keyOf([organization, id]: RoomKey): readonly [string, string] {
  return [organization, id];
}

/**
 * The room of the latest claim. A lease that its node gave back stays good until another node claims the
 * room: nobody else can have written since.
 */
export function requireLease(statements: Statements, { room, nodeId, epoch }: LeaseKey): RoomState {
  const found = requireRoom(statements, room);
  if (found.leaseNode !== nodeId || found.leaseEpoch !== epoch) {
    throw new Refused('stale_writer', { roomId: room[1], epoch });
  }
  return found;
}

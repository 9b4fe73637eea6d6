import type { LeaseKey, OpenPassReply, Operations } from '../protocol.ts';
import { eventByKey } from './event-rows.ts';
import type { Nodes } from './nodes.ts';
import type { RoomState } from './room-cache.ts';
import { bindingsOf, findRoom, requireRoom } from './room-rows.ts';
import { Refused, type Statements } from './statements.ts';

export function openPass(
  statements: Statements,
  nodes: Nodes,
  ...[room, nodeId, now, wanted]: Parameters<Operations['openPass']>
): OpenPassReply {
  const found = findRoom(statements, room);
  if (!found) return { outcome: 'missing' };
  const claimed = claim(statements, nodes, found, nodeId, now);
  if (!claimed) return { outcome: 'held' };
  const { idempotencyKey, channelId } = wanted;
  const bindings = bindingsOf(statements, claimed);
  return {
    outcome: 'opened',
    epoch: claimed.leaseEpoch,
    room: found.row,
    bindings: bindings.map(([, body]) => body),
    duplicate: idempotencyKey === null ? null : eventByKey(statements, found.seq, idempotencyKey),
    // What is attached is not detached: only the others are looked up.
    revoked:
      channelId !== null &&
      !bindings.some(([bound]) => bound === channelId) &&
      isRevoked(statements, found.seq, channelId),
  };
}

function isRevoked(statements: Statements, room: number, channelId: string): boolean {
  return statements.row('SELECT 1 FROM revocations WHERE room = ? AND channel_id = ?', room, channelId) !== null;
}

const CLAIM = 'UPDATE rooms SET lease_node = ?, lease_epoch = ?, lease_held = 1 WHERE seq = ?';
const HOLD = 'UPDATE rooms SET lease_held = ? WHERE seq = ?';

/** The room as this node holds it; null while another living node does. */
function claim(statements: Statements, nodes: Nodes, found: RoomState, nodeId: string, now: number): RoomState | null {
  if (found.leaseNode === nodeId) return found.leaseHeld ? found : hold(statements, found, true);
  if (found.leaseNode !== null && found.leaseHeld && nodes.isLiving(found.leaseNode, now)) return null;
  // One count for all rooms, so that a room deleted and made anew never sees an epoch twice.
  const epoch = statements.value(
    "UPDATE counters SET value = value + 1 WHERE name = 'epoch' RETURNING value",
  ) as number;
  statements.run(CLAIM, nodeId, epoch, found.seq);
  const claimed = { ...found, leaseNode: nodeId, leaseEpoch: epoch, leaseHeld: true };
  statements.rooms.set(claimed);
  return claimed;
}

/** Writes down that the room's node holds it, or has given it back. */
export function hold(statements: Statements, found: RoomState, leaseHeld: boolean): RoomState {
  statements.run(HOLD, leaseHeld ? 1 : 0, found.seq);
  const held = { ...found, leaseHeld };
  statements.rooms.set(held);
  return held;
}

/** Passes over a lease that is no longer the latest. */
export function closePass(statements: Statements, lease: LeaseKey): void {
  const found = findRoom(statements, lease.room);
  if (found?.leaseHeld && isLatest(found, lease)) hold(statements, found, false);
}

function isLatest(found: RoomState, lease: LeaseKey): boolean {
  return found.leaseNode === lease.nodeId && found.leaseEpoch === lease.epoch;
}

/**
 * The room of the latest claim. A lease that its node gave back stays good until another node claims the
 * room: nobody else can have written since.
 */
export function requireLease(statements: Statements, lease: LeaseKey): RoomState {
  const found = requireRoom(statements, lease.room);
  if (!isLatest(found, lease)) throw new Refused('stale_writer', { roomId: lease.room[1], epoch: lease.epoch });
  return found;
}

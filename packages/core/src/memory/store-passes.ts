import { RoomNotFoundError, StaleWriterError } from '../domain/errors.ts';
import type { OpenPassInput, OpenPassResult, RoomLease } from '../ports/store-pass.ts';
import type { RoomRecord } from './records.ts';
import type { StoreState } from './store-state.ts';

/** How soon to ask again for a room that another living node holds. */
const HELD_RETRY_MS = 5;

const MISSING: OpenPassResult = Object.freeze({ outcome: 'missing' });
const HELD: OpenPassResult = Object.freeze({ outcome: 'held', retryAfterMs: HELD_RETRY_MS });

export function openPass(state: StoreState, input: OpenPassInput): OpenPassResult {
  const record = state.find(input.room);
  if (!record) return MISSING;
  const lease = claim(state, record, input.nodeId);
  if (!lease) return HELD;
  const { idempotencyKey, channelId } = input;
  const index = idempotencyKey == null ? undefined : record.keys?.get(idempotencyKey);
  return {
    outcome: 'opened',
    lease,
    room: record.room,
    bindings: record.bindingList,
    duplicate: index === undefined ? null : (record.events[index] ?? null),
    revoked: channelId != null && record.revoked !== null && record.revoked.has(channelId),
  };
}

function claim(state: StoreState, record: RoomRecord, nodeId: string): RoomLease | null {
  const { lease } = record;
  if (lease?.nodeId === nodeId) {
    record.held = true;
    return lease;
  }
  if (lease && record.held && state.isLiving(lease.nodeId)) return null;
  record.held = true;
  record.lease = Object.freeze({ room: record.reference, nodeId, epoch: ++state.epochs });
  return record.lease;
}

export function closePass(state: StoreState, lease: RoomLease): void {
  const record = state.find(lease.room);
  if (record && isLatest(record, lease)) record.held = false;
}

/**
 * The room of the latest claim. A lease that its node gave back stays good until another node claims the
 * room: nobody else can have written since.
 *
 * @throws RoomNotFoundError, StaleWriterError
 */
export function requireLease(state: StoreState, lease: RoomLease): RoomRecord {
  const record = state.find(lease.room);
  if (!record) throw new RoomNotFoundError(lease.room.roomId);
  if (!isLatest(record, lease)) throw new StaleWriterError(lease.room.roomId, lease.epoch);
  return record;
}

function isLatest(record: RoomRecord, lease: RoomLease): boolean {
  return record.lease?.epoch === lease.epoch && record.lease.nodeId === lease.nodeId;
}

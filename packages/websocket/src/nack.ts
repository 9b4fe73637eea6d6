import { type NackFrame, NackCode } from '@roomkit/client/protocol';
import { BlockReason, type InboundResult, isRoomKitError } from '@roomkit/core';

/** Why a message is in no timeline. */
export type Refusal = Omit<NackFrame, 'type' | 'roomId' | 'id'>;

const REASONS: ReadonlySet<string> = new Set<string>(Object.values(BlockReason));
const RETRYABLE: ReadonlySet<string> = new Set<string>([BlockReason.PROCESS_TIMEOUT, BlockReason.RATE_LIMITED]);

/** The refusal a result stands for, or null where the message was taken. */
export function refusalOf(result: InboundResult): Refusal | null {
  const { blocked, event, reason } = result;
  if (!blocked && event !== null) return null;
  if (reason !== null && REASONS.has(reason)) {
    return { code: reason, reason: null, retryable: RETRYABLE.has(reason) };
  }
  if (blocked) return { code: NackCode.BLOCKED, reason, retryable: false };
  return { code: NackCode.INTERNAL_ERROR, reason: null, retryable: true };
}

/** The refusal a failure stands for. What went wrong inside stays inside. */
export function refusalOfError(error: unknown): Refusal {
  if (isRoomKitError(error, 'input_invalid')) {
    const { field, issue } = error.details;
    return { code: NackCode.INPUT_INVALID, reason: `${field}: ${issue}`, retryable: false };
  }
  if (isRoomKitError(error, 'room_not_found')) return { code: 'room_not_found', reason: null, retryable: false };
  if (isRoomKitError(error, 'room_closed')) return { code: 'room_closed', reason: null, retryable: false };
  const retryAfterMs = isRoomKitError(error) ? error.retryAfterMs : null;
  return {
    code: NackCode.INTERNAL_ERROR,
    reason: null,
    retryable: true,
    ...(retryAfterMs === null ? {} : { retryAfterMs }),
  };
}

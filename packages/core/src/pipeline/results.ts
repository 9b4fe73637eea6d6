import type { RoomEvent } from '../domain/event.ts';
import { BlockReason, type InboundResult } from '../domain/inbound.ts';
import type { CascadeHandle } from './deps.ts';
import type { PassOutcome } from './pass-outcome.ts';

const NONE = Object.freeze({});

/** Nothing was stored. */
export function refusedResult(reason: string): InboundResult {
  return { event: null, blocked: true, reason, deliveryResults: NONE, duplicate: false, error: null };
}

/** What was answered the first time, block and reason included. */
export function duplicateResult(event: RoomEvent): InboundResult {
  const blocked = event.status === 'blocked';
  return {
    event,
    blocked,
    reason: blocked ? reasonOf(event) : null,
    deliveryResults: event.deliveryResults,
    duplicate: true,
    error: null,
  };
}

/** The result of a pass, after everything it set off where the caller waits for that. */
export async function resultOf(outcome: PassOutcome, cascade: CascadeHandle, waits: boolean): Promise<InboundResult> {
  switch (outcome.outcome) {
    case 'refused':
      if (waits) await cascade.settled();
      return refusedResult(outcome.reason);
    case 'missing':
      return refusedResult(BlockReason.ROOM_CLOSED);
    case 'duplicate':
      return duplicateResult(outcome.event);
    case 'blocked':
      if (waits) await cascade.settled();
      return { ...refusedResult(outcome.reason), event: outcome.event };
    case 'committed':
      if (waits) await cascade.settled();
      return {
        event: outcome.event,
        blocked: false,
        reason: null,
        deliveryResults: waits ? outcome.delivery.results : NONE,
        duplicate: false,
        error: cascade.error,
      };
    default:
      return assertNever(outcome);
  }
}

function reasonOf(event: RoomEvent): string {
  const reason = event.metadata['blockedReason'];
  return typeof reason === 'string' ? reason : (event.blockedBy ?? BlockReason.DUPLICATE);
}

function assertNever(outcome: never): never {
  throw new TypeError(`unknown outcome: ${JSON.stringify(outcome)}`);
}

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

/** The result of a pass; outcomes of deliveries are in it once they were waited for. */
export function resultOf(outcome: PassOutcome, cascade: CascadeHandle, waited: boolean): InboundResult {
  switch (outcome.outcome) {
    case 'refused':
      return refusedResult(outcome.reason);
    case 'missing':
      return refusedResult(BlockReason.ROOM_CLOSED);
    case 'duplicate':
      return duplicateResult(outcome.event);
    case 'blocked':
      return { ...refusedResult(outcome.reason), event: outcome.event };
    case 'committed':
      return {
        event: outcome.event,
        blocked: false,
        reason: null,
        deliveryResults: waited ? outcome.delivery.results : NONE,
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

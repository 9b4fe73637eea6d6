import type { DeliveryError } from '../domain/delivery.ts';

/** A delivery error, and when the vendor wants to be asked again. */
export interface DeliveryFailure {
  /** `unknown` when the vendor may have it all the same. */
  readonly outcome: 'failed' | 'unknown';
  readonly error: DeliveryError;
  /** What the error says of itself; null where it says nothing, and `error.retryable` is a guess. */
  readonly retryable: boolean | null;
  readonly retryAfterMs: number | null;
  readonly providerMessageIds: readonly string[];
  /** Those of parts that went for certain. Not said, it is all of them, and none where the outcome is unknown. */
  readonly sentMessageIds?: readonly string[];
}

/** The native ids of the parts that went for certain, in their order. */
export function sentIdsOf({ outcome, providerMessageIds, sentMessageIds }: DeliveryFailure): readonly string[] {
  return sentMessageIds ?? (outcome === 'unknown' ? [] : providerMessageIds);
}

const UNKNOWN: DeliveryError = Object.freeze({
  code: 'delivery_unknown',
  message: 'Nobody knows whether the message went.',
  retryable: false,
});
const NOT_SENT: DeliveryError = Object.freeze({
  code: 'delivery_not_sent',
  message: 'The vendor did not get the message.',
  retryable: true,
});

/** Neither a success nor a failure for certain. Not worth another try by itself: that may be a second message. */
export function unknownFailure(
  providerMessageIds: readonly string[] = [],
  retryAfterMs: number | null = null,
  sentMessageIds: readonly string[] = [],
): DeliveryFailure {
  return { outcome: 'unknown', error: UNKNOWN, retryable: false, retryAfterMs, providerMessageIds, sentMessageIds };
}

/** It is certain that nothing went. */
export function notSent(): DeliveryFailure {
  return { outcome: 'failed', error: NOT_SENT, retryable: true, retryAfterMs: null, providerMessageIds: [] };
}

/** An unknown failure that is tried again all the same. */
export function worthAnotherTry(failure: DeliveryFailure): DeliveryFailure {
  return { ...failure, retryable: true, error: { ...failure.error, retryable: true } };
}

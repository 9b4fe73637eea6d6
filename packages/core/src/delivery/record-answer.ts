import { isRoomKitError } from '../domain/errors.ts';
import type { CircuitBreaker } from '../resilience/circuit-breaker.ts';
import type { ChannelAnswer } from './call-channel.ts';
import type { DeliveryFailure } from './failure.ts';

/** Statuses that are about the account, and so about every message. */
const OF_ACCOUNT: ReadonlySet<number | undefined> = new Set([401, 403]);

/**
 * Tells a breaker what a failed call says of the vendor. What may go well another time, and what nobody knows the
 * end of, counts against it. A refusal of this one message is an answer of a vendor that works; an error from before
 * the vendor was asked, such as a recipient that is missing, says nothing of it.
 */
export function recordFailedAnswer(breaker: CircuitBreaker, answer: ChannelAnswer, failure: DeliveryFailure): void {
  if (failure.outcome === 'unknown' || failure.retryable !== false) breaker.recordFailure();
  else if (!('error' in answer)) breaker.recordSuccess();
  else if (!isRoomKitError(answer.error, 'provider_failed')) breaker.recordNeither();
  else if (OF_ACCOUNT.has(answer.error.details.statusCode)) breaker.recordFailure();
  else breaker.recordSuccess();
}

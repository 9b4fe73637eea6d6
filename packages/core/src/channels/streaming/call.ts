import { LAST_WORD_MS, tooLate } from '../../delivery/call-channel.ts';
import { failureAfterLimit, failureOfResult, failureOfSend, messageIdsOf } from '../../delivery/errors.ts';
import type { DeliveryFailure } from '../../delivery/failure.ts';
import type { DeliveryOutcome, ProviderResult } from '../../domain/delivery.ts';
import { isRoomKitError } from '../../domain/errors.ts';
import type { StreamOutlet } from '../../ports/stream-outlet.ts';

/** What one call of a provider came to. */
export type CallOutcome =
  | { readonly type: 'done'; readonly ids: readonly string[]; readonly status: DeliveryOutcome | null }
  /** Not now. `isCertain`: the vendor has said so itself, and has done nothing. */
  | { readonly type: 'later'; readonly retryAfterMs: number | null; readonly isCertain: boolean }
  /** Never. `isGone`: the message that was to be changed is not there any more. */
  | { readonly type: 'refused'; readonly isGone: boolean; readonly failure: DeliveryFailure }
  /** Nobody knows whether it happened. */
  | { readonly type: 'unknown'; readonly ids: readonly string[] };

/** Calls a provider with a limit on its time. Never rejects. */
export async function callProvider(
  outlet: StreamOutlet,
  channelId: string,
  call: (signal: AbortSignal) => Promise<ProviderResult>,
): Promise<CallOutcome> {
  const { clock, callTimeoutMs: timeoutMs, closing } = outlet;
  const limit = new AbortController();
  const late = Promise.withResolvers<never>();
  let timer = clock.schedule(timeoutMs, () => {
    limit.abort(tooLate(channelId, timeoutMs));
    timer = clock.schedule(LAST_WORD_MS, () => late.reject(limit.signal.reason));
  });
  try {
    const answer = call(AbortSignal.any([limit.signal, closing]));
    const result = await Promise.race([answer, late.promise]);
    if (!result.success || result.status === 'unknown') return outcomeOf(failureOfResult(result), null);
    return { type: 'done', ids: messageIdsOf(result), status: result.status ?? null };
  } catch (error) {
    return outcomeOf(limit.signal.aborted ? failureAfterLimit(error) : failureOfSend(error), error);
  } finally {
    timer[Symbol.dispose]();
  }
}

/** @param thrown - null where the provider answered */
function outcomeOf(failure: DeliveryFailure, thrown: unknown): CallOutcome {
  if (failure.outcome === 'unknown') return { type: 'unknown', ids: failure.providerMessageIds };
  if (failure.error.retryable) {
    return { type: 'later', retryAfterMs: failure.retryAfterMs, isCertain: thrown === null || isRefusal(thrown) };
  }
  const isGone = isRoomKitError(thrown, 'provider_failed') && thrown.details.targetGone === true;
  return { type: 'refused', isGone, failure };
}

/** Behind a status of 5xx a vendor may have done it all the same. */
function isRefusal(thrown: unknown): boolean {
  if (!isRoomKitError(thrown, 'provider_failed')) return false;
  const { statusCode } = thrown.details;
  return statusCode !== undefined && statusCode < 500;
}

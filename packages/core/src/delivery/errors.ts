import type { ProviderResult } from '../domain/delivery.ts';
import { isRoomKitError } from '../domain/errors.ts';
import { wasCutOff } from '../resilience/was-cut-off.ts';
import { type DeliveryFailure, unknownFailure } from './failure.ts';

/**
 * What was thrown, as a delivery error: its own code and verdict where it has them, otherwise the name of
 * its type, and worth another try.
 */
export function failureOf(thrown: unknown): DeliveryFailure {
  if (isRoomKitError(thrown, 'delivery_unknown')) {
    return unknownFailure(thrown.details.providerMessageIds, null, thrown.details.sentMessageIds);
  }
  if (isRoomKitError(thrown)) {
    const { code, message, retryable, retryAfterMs } = thrown;
    return { outcome: 'failed', error: { code, message, retryable }, retryable, retryAfterMs, providerMessageIds: [] };
  }
  const given = (typeof thrown === 'object' && thrown !== null ? thrown : {}) as {
    readonly code?: unknown;
    readonly message?: unknown;
    readonly name?: unknown;
    readonly retryable?: unknown;
    readonly retryAfterMs?: unknown;
  };
  const retryable = typeof given.retryable === 'boolean' ? given.retryable : null;
  return {
    outcome: 'failed',
    error: {
      code: firstString(given.code, given.name) ?? 'Error',
      message: firstString(given.message) ?? 'The delivery failed.',
      retryable: retryable ?? true,
    },
    retryable,
    retryAfterMs: typeof given.retryAfterMs === 'number' ? given.retryAfterMs : null,
    providerMessageIds: [],
  };
}

/** What a provider's call threw: where that was cut off, and nobody made more of it, its fate is unknown. */
export function failureOfSend(thrown: unknown): DeliveryFailure {
  const failure = failureOf(thrown);
  return failure.retryable === null && wasCutOff(thrown) ? unknownFailure() : failure;
}

/**
 * What was thrown by a call whose time had run out: a coded error of its own is taken at its word, whatever
 * else it is says no more than that the call was cut off.
 */
export function failureAfterLimit(thrown: unknown): DeliveryFailure {
  return isRoomKitError(thrown) && thrown.code !== 'delivery_timeout' ? failureOf(thrown) : unknownFailure();
}

/** A provider's answer that is no success, as a failure. */
export function failureOfResult(result: ProviderResult): DeliveryFailure {
  if (result.status === 'unknown') return unknownFailure(messageIdsOf(result), result.retryAfterMs);
  const { error } = result;
  return {
    outcome: 'failed',
    error:
      typeof error === 'object' && error !== null
        ? error
        : { code: error ?? 'provider_failed', message: error ?? 'The provider refused the message.', retryable: true },
    retryable: typeof error === 'object' && error !== null ? error.retryable : null,
    retryAfterMs: result.retryAfterMs ?? null,
    providerMessageIds: messageIdsOf(result),
  };
}

/** Every native id a provider gave. */
export function messageIdsOf(result: ProviderResult | undefined): readonly string[] {
  if (!result) return [];
  if (result.providerMessageIds && result.providerMessageIds.length > 0) return result.providerMessageIds;
  return result.providerMessageId ? [result.providerMessageId] : [];
}

function firstString(...values: readonly unknown[]): string | null {
  for (const value of values) if (typeof value === 'string' && value.length > 0) return value;
  return null;
}

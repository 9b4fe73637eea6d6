import type { DeliveryError, ProviderResult } from '../domain/delivery.ts';
import { isRoomKitError } from '../domain/errors.ts';

/** A delivery error, and when the vendor wants to be asked again. */
export interface DeliveryFailure {
  readonly error: DeliveryError;
  /** What the error says of itself; null where it says nothing, and `error.retryable` is a guess. */
  readonly retryable: boolean | null;
  readonly retryAfterMs: number | null;
  readonly providerMessageIds: readonly string[];
}

/**
 * What was thrown, as a delivery error: its own code and verdict where it has them, otherwise the name of
 * its type, and worth another try.
 */
export function failureOf(thrown: unknown): DeliveryFailure {
  if (isRoomKitError(thrown)) {
    const { code, message, retryable, retryAfterMs } = thrown;
    return { error: { code, message, retryable }, retryable, retryAfterMs, providerMessageIds: [] };
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

/** A provider's `success: false` as a failure. */
export function failureOfResult(result: ProviderResult): DeliveryFailure {
  const { error } = result;
  return {
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

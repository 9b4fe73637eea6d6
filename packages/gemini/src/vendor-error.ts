import { type Json, objectOf, objectsOf, textOrNull } from '@roomkit/core/providers';

/** What the vendor says of a failure. */
export interface VendorError {
  /** Such as `RESOURCE_EXHAUSTED`. */
  readonly status: string | null;
  /** A closer word for it, such as `API_KEY_INVALID`. */
  readonly reason: string | null;
  readonly message: string;
  readonly retryAfterMs: number | null;
  /** Nothing is left until tomorrow. */
  readonly isDayUsedUp: boolean;
}

/**
 * Reads the message of the client's error, which is the vendor's answer as text. Words may stand before it, lists
 * around it, and it within itself, where a proxy has repackaged it.
 */
export function readVendorError(text: string): VendorError {
  const error = errorIn(text);
  if (error === null) return { status: null, reason: null, message: text, retryAfterMs: null, isDayUsedUp: false };
  const message = textOrNull(error['message']) ?? '';
  const inner = errorIn(message);
  if (inner !== null) return readVendorError(message);
  const details = objectsOf(error['details']);
  return {
    status: textOrNull(error['status']),
    reason: textOrNull(detail(details, 'ErrorInfo')['reason']),
    message,
    retryAfterMs: durationMs(detail(details, 'RetryInfo')['retryDelay']),
    isDayUsedUp: objectsOf(detail(details, 'QuotaFailure')['violations']).some(({ quotaId }) =>
      String(quotaId).includes('PerDay'),
    ),
  };
}

function errorIn(text: string): Json | null {
  const start = text.search(/[[{]/u);
  if (start === -1) return null;
  try {
    const value: unknown = JSON.parse(text.slice(start));
    const first = Array.isArray(value) ? (value as readonly unknown[])[0] : value;
    const error = objectOf(first)['error'];
    return typeof error === 'object' && error !== null ? objectOf(error) : null;
  } catch {
    return null;
  }
}

/** One kind of detail, by the last part of its type. https://google.aip.dev/193 */
function detail(details: readonly Json[], type: string): Json {
  return details.find((candidate) => String(candidate['@type']).endsWith(`google.rpc.${type}`)) ?? {};
}

/** A duration as protobuf writes it: seconds, with a fraction, and an `s`. */
function durationMs(value: unknown): number | null {
  if (typeof value !== 'string' || !/^\d{1,9}(?:\.\d{1,9})?s$/u.test(value)) return null;
  return Math.ceil(Number(value.slice(0, -1)) * 1000);
}

import { RoomKitError } from '@roomkit/core';

/** What ended a stream, or kept it from beginning. */
export type SSEFailureReason =
  /** An option that is a function failed, or gave what cannot be used. */
  | 'setup'
  /** The id of the last event could not be read: beginning without it would leave events out. */
  | 'state'
  | 'unreachable'
  | 'timeout'
  /** The server answered with a status other than 200 and 204. */
  | 'refused'
  /** A redirect that leads nowhere, in circles, or out of TLS. */
  | 'redirect'
  /** The answer is no `text/event-stream`. */
  | 'content_type'
  | 'event_too_large'
  | 'silent'
  /** The connection broke. */
  | 'cut';

/** What is told of a stream that failed: the details of `sse_source_failed`. */
export interface SSESourceFailure {
  readonly source: string;
  readonly reason: SSEFailureReason;
  readonly statusCode?: number;
}

declare module '@roomkit/core' {
  interface RoomKitErrorDetails {
    sse_source_failed: SSESourceFailure;
  }
}

/** What a reason means to whoever reads it, and whether the same request may work later. */
const REASONS: Readonly<Record<SSEFailureReason, readonly [message: string, retryable: boolean]>> = {
  setup: ['The request could not be prepared.', true],
  state: ['The id of the last event could not be read.', true],
  unreachable: ['The server could not be reached.', true],
  timeout: ['The server took too long to answer.', true],
  refused: ['The server refused the request.', false],
  redirect: ['The server redirects to where the stream cannot be.', false],
  content_type: ['The answer is no stream of events.', false],
  event_too_large: ['An event is too large.', false],
  silent: ['The server gave no sign of life.', true],
  cut: ['The stream broke off.', true],
};

/** Beside every 5xx, the answers that may be another one later. https://www.rfc-editor.org/rfc/rfc9110#section-15.5 */
const PASSING_STATUS: ReadonlySet<number> = new Set([408, 425, 429]);

/** The failure of a stream as one of ours. */
export function failureOf(
  source: string,
  reason: SSEFailureReason,
  facts: { readonly statusCode?: number; readonly retryAfterMs?: number | null; readonly cause?: unknown } = {},
): RoomKitError<'sse_source_failed'> {
  const { statusCode, retryAfterMs, cause } = facts;
  const [message, retryable] = REASONS[reason];
  const details = statusCode === undefined ? { source, reason } : { source, reason, statusCode };
  return new RoomKitError('sse_source_failed', message, details, {
    retryable: retryable || (statusCode !== undefined && (statusCode >= 500 || PASSING_STATUS.has(statusCode))),
    ...(typeof retryAfterMs === 'number' ? { retryAfterMs } : {}),
    ...(cause === undefined ? {} : { cause }),
  });
}

import { RoomKitError } from '@roomkit/core';

import { isRetryableClose } from './connection/close-codes.ts';

/** What ended a connection, or kept it from being made. */
export type WebSocketFailureReason =
  /** An option that is a function failed, or gave what cannot be used. */
  | 'setup'
  /** No server, no TLS, or an answer that the client does not tell apart from that. */
  | 'unreachable'
  /** The server answered the upgrade with a status. Only clients that tell it, such as `ws`. */
  | 'refused'
  | 'timeout'
  /** The server said goodbye with a code that stands for a failure. */
  | 'closed'
  /** The connection broke. */
  | 'cut'
  | 'silent'
  | 'frame_too_large'
  | 'overflow';

/** What is told of a connection that failed: the details of `websocket_source_failed`. */
export interface WebSocketSourceFailure {
  readonly source: string;
  readonly reason: WebSocketFailureReason;
  readonly closeCode?: number;
  readonly statusCode?: number;
}

declare module '@roomkit/core' {
  interface RoomKitErrorDetails {
    websocket_source_failed: WebSocketSourceFailure;
  }
}

const MESSAGES: Readonly<Record<WebSocketFailureReason, string>> = {
  setup: 'The connection could not be prepared.',
  unreachable: 'The server could not be reached.',
  refused: 'The server refused the connection.',
  timeout: 'The connection took too long to open.',
  closed: 'The server closed the connection.',
  cut: 'The connection broke.',
  silent: 'The server gave no sign of life.',
  frame_too_large: 'A frame was too large.',
  overflow: 'Frames came faster than they could be taken.',
};

/** Answers of an upgrade that may be another one later; the rest of 4xx is final. https://www.rfc-editor.org/rfc/rfc9110#section-15 */
const PASSING_STATUS: ReadonlySet<number> = new Set([408, 425, 429, 500, 502, 503, 504]);

/** The failure of a connection as one of ours. */
export function failureOf(
  source: string,
  reason: WebSocketFailureReason,
  facts: { readonly closeCode?: number; readonly statusCode?: number; readonly cause?: unknown } = {},
): RoomKitError<'websocket_source_failed'> {
  const { cause, ...codes } = facts;
  return new RoomKitError(
    'websocket_source_failed',
    MESSAGES[reason],
    { source, reason, ...codes },
    { retryable: isRetryableFailure(reason, codes), ...(cause === undefined ? {} : { cause }) },
  );
}

function isRetryableFailure(
  reason: WebSocketFailureReason,
  { closeCode, statusCode }: { readonly closeCode?: number; readonly statusCode?: number },
): boolean {
  if (reason === 'refused') return PASSING_STATUS.has(statusCode ?? 0);
  return reason !== 'closed' || isRetryableClose(closeCode ?? 0);
}

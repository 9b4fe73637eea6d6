/** What a code means: the connection ended in order, it failed and may work again, or it failed for good. */
type CloseMeaning = 'ended' | 'retryable' | 'final';

/**
 * Codes of RFC 6455 §7.4.1 and of the registry it made, with the 4xxx that repeat an HTTP status by habit.
 * https://www.iana.org/assignments/websocket/websocket.xhtml#close-code-number
 */
const MEANINGS: ReadonlyMap<number, CloseMeaning> = new Map([
  [1000, 'ended'], // normal closure
  [1001, 'ended'], // going away
  [1002, 'final'], // protocol error
  [1003, 'final'], // unsupported data
  [1005, 'ended'], // no code was given
  [1006, 'retryable'], // nothing was said at all
  [1007, 'final'], // invalid payload
  [1008, 'final'], // policy violation
  [1009, 'final'], // what we sent is too big
  [1010, 'final'], // an extension is missing
  [1011, 'retryable'], // internal error
  [1012, 'ended'], // service restart
  [1013, 'retryable'], // try again later
  [1014, 'retryable'], // bad gateway
  [1015, 'final'], // TLS handshake
  [3000, 'final'], // unauthorized
  [3003, 'final'], // forbidden
  [3008, 'retryable'], // timeout
  [4400, 'final'],
  [4401, 'final'],
  [4403, 'final'],
  [4404, 'final'],
]);

/** Whether a code says that the connection ended in order. */
export function isOrderlyClose(code: number): boolean {
  return MEANINGS.get(code) === 'ended';
}

/** Whether the same connection may work later. An application's own code says nothing, so that it may. */
export function isRetryableClose(code: number): boolean {
  return MEANINGS.get(code) !== 'final';
}

/** What this side closes with. A client may say 1000 and 3000 to 4999 alone. https://websockets.spec.whatwg.org/#dom-websocket-close */
export const OwnCloseCode = {
  NORMAL: 1000,
  /** Registered as "Timeout". */
  SILENT: 3008,
  FRAME_TOO_LARGE: 4009,
  OVERFLOW: 4013,
} as const;

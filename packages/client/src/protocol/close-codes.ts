/** Why a connection was closed. Numbers below 4000 are the WebSocket standard's own (RFC 6455, section 7.4.1). */
export const CloseCode = {
  /** Closed on purpose by either side. */
  NORMAL: 1000,
  /** The server is stopping: come back later. */
  GOING_AWAY: 1001,
  /** A frame was larger than the socket accepts. */
  FRAME_TOO_LARGE: 1009,
  /** Too many frames could not be read, or one came out of turn. */
  PROTOCOL_ERROR: 4400,
  /** Nobody is who the connection claimed to be, or the answer did not come in time. */
  AUTHENTICATION_FAILED: 4401,
  /** The connection was ended by its host. */
  FORBIDDEN: 4403,
  /** Client and server have no version of the protocol in common. */
  VERSION_UNSUPPORTED: 4406,
  /** No sign of life within two heartbeats, or no `hello` in time. */
  TIMED_OUT: 4408,
  /** A message was larger than the server accepts. */
  MESSAGE_TOO_LARGE: 4413,
  /** Frames kept coming faster than the limit. */
  RATE_LIMITED: 4429,
  /** The client did not read fast enough; join again with the last index. */
  SLOW_CONSUMER: 4431,
} as const;
export type CloseCode = (typeof CloseCode)[keyof typeof CloseCode];

const FATAL: ReadonlySet<number> = new Set<number>([
  CloseCode.PROTOCOL_ERROR,
  CloseCode.AUTHENTICATION_FAILED,
  CloseCode.FORBIDDEN,
  CloseCode.VERSION_UNSUPPORTED,
]);

/** Whether connecting again the same way cannot help. */
export function isFatalClose(code: number): boolean {
  return FATAL.has(code);
}

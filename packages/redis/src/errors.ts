import { RoomKitError } from '@roomkit/core';

/** What is told of a call that Redis did not carry out: the details of `redis_failed`. */
export interface RedisFailure {
  readonly operation: string;
}

declare module '@roomkit/core' {
  interface RoomKitErrorDetails {
    redis_failed: RedisFailure;
  }
}

/** What Redis says when the same command may succeed later, by the first word of its reply. */
const PASSING: ReadonlySet<string> = new Set([
  'BUSY',
  'CLUSTERDOWN',
  'LOADING',
  'MASTERDOWN',
  'MISCONF',
  'NOREPLICAS',
  'OOM',
  'READONLY',
  'TRYAGAIN',
  'UNBLOCKED',
]);

const REPLY_CODE = /^[A-Z]{2,24}(?= |$)/;

/** What a failure of the client is to the caller. */
export function redisError(operation: string, cause: unknown): RoomKitError<'redis_failed'> {
  const code = replyCode(cause);
  // The rest of a reply may repeat what was sent.
  const reason = code === null ? cause : new Error(`Redis answered ${code}.`);
  const retryable = code === null || PASSING.has(code);
  return new RoomKitError('redis_failed', 'Redis could not be used.', { operation }, { retryable, cause: reason });
}

/** Whether Redis has forgotten a script, as after a restart. */
export function isUnknownScript(error: unknown): boolean {
  return replyCode(error) === 'NOSCRIPT';
}

/** Nothing more can be done with what is closed. */
export function closedError(operation: string): RoomKitError<'redis_failed'> {
  return new RoomKitError('redis_failed', 'The connection to Redis is closed.', { operation });
}

/** The code in a reply of Redis; null for failures of the connection. */
function replyCode(error: unknown): string | null {
  return error instanceof Error ? (REPLY_CODE.exec(error.message)?.[0] ?? null) : null;
}

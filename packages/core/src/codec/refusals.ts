import { isRoomKitError, RoomKitError, type RoomKitErrorCode } from '../domain/errors.ts';

/** An error on its way to another process, as plain data. */
export interface Refusal {
  /** Null for what is no error of the kit: it loses its words, since they may say too much. */
  readonly code: string | null;
  readonly message: string;
  readonly details: unknown;
  readonly retryable: boolean;
  readonly retryAfterMs: number | null;
}

/** What of an error may travel: errors of the kit whole, of others that they happened. */
export function refusalOf(error: unknown): Refusal {
  if (!isRoomKitError(error)) return { code: null, message: '', details: null, retryable: false, retryAfterMs: null };
  const { code, message, details, retryable, retryAfterMs } = error;
  return { code, message, details, retryable, retryAfterMs };
}

/** What the one who asked is told: the responder's error where it is one of the kit, `responder_failed` otherwise. */
export function errorOfRefusal(topic: string, refusal: Refusal): RoomKitError {
  const { code, message, details, retryable, retryAfterMs } = refusal;
  if (code === null) {
    return new RoomKitError('responder_failed', 'Whoever answers on this topic failed.', { topic });
  }
  return new RoomKitError(code as RoomKitErrorCode, message, details as never, {
    retryable,
    ...(retryAfterMs !== null && { retryAfterMs }),
  });
}

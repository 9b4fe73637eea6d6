/** Codes of `error` frames. */
export const ErrorCode = {
  /** Not JSON, not an object, or a field is missing or wrong. */
  INVALID_FRAME: 'invalid_frame',
  /** The room is not among those this connection may enter, or the check failed. */
  FORBIDDEN: 'forbidden',
  ROOM_NOT_FOUND: 'room_not_found',
  /** The channel is not attached to the room. */
  CHANNEL_NOT_ATTACHED: 'channel_not_attached',
  TOO_MANY_ROOMS: 'too_many_rooms',
  /** The frame needs a room this connection has not joined. */
  NOT_JOINED: 'not_joined',
  RATE_LIMITED: 'rate_limited',
  INTERNAL_ERROR: 'internal_error',
} as const;
export type ErrorCode = (typeof ErrorCode)[keyof typeof ErrorCode];

/**
 * Codes of `nack` frames beside the kit's own reasons (`room_closed`, `source_muted`, `source_read_only`,
 * `not_original_author`, …), which are passed on as they are.
 */
export const NackCode = {
  /** A hook refused it; `reason` holds the hook's words. */
  BLOCKED: 'blocked',
  /** The content is malformed or of a kind that clients may not send, or the `id` is that of another message. */
  INPUT_INVALID: 'input_invalid',
  NOT_JOINED: 'not_joined',
  RATE_LIMITED: 'rate_limited',
  /** Too many messages of this connection wait for their commit. */
  TOO_MANY_PENDING: 'too_many_pending',
  /** Nothing was decided in time; the same id may be sent again. */
  PROCESS_TIMEOUT: 'process_timeout',
  INTERNAL_ERROR: 'internal_error',
} as const;
export type NackCode = (typeof NackCode)[keyof typeof NackCode];

/** Why something did not work: a code of this client, or one the server sent. */
export type ClientErrorCode =
  | 'configuration_invalid'
  | 'client_closed'
  | 'connection_lost'
  | 'authentication_failed'
  | 'protocol_error'
  | 'queue_full'
  | 'message_too_large'
  | 'not_joined'
  | 'not_failed'
  | 'listener_failed'
  | 'aborted'
  | (string & {});

/** An error of the client. `code` is stable; the message is English and free of contents. */
export class RoomKitClientError extends Error {
  /** Known to `isRoomKitError` of `@roomkit/core`. */
  readonly '@roomkit/error' = true;
  readonly code: ClientErrorCode;
  /** Whether the same call may work later. */
  readonly retryable: boolean;
  /** What the server's hook, or the server itself, had to say. */
  readonly reason: string | null;

  constructor(
    code: ClientErrorCode,
    message: string,
    options: { readonly retryable?: boolean; readonly reason?: string | null; readonly cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'RoomKitClientError';
    this.code = code;
    this.retryable = options.retryable ?? false;
    this.reason = options.reason ?? null;
  }
}

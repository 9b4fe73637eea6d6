import type { RoomKitError } from '@roomkit/core';

import { failureOf } from '../errors.ts';

/** What error events of WebSocket clients have; the standard promises nothing. */
export interface SocketErrorEvent {
  readonly message?: unknown;
  readonly error?: unknown;
}

/** How `ws` says which status an upgrade was answered with. */
const REFUSED = /^Unexpected server response: ([1-5]\d\d)$/;
/** How `ws` says that a frame is over its `maxPayload`. */
const TOO_LARGE = 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH';

/** The failure behind an error event. */
export function failureOfError(
  source: string,
  { message, error }: SocketErrorEvent,
  wasOpen: boolean,
): RoomKitError<'websocket_source_failed'> {
  const facts = error === undefined || error === null ? {} : { cause: error };
  const status = REFUSED.exec(typeof message === 'string' ? message : '')?.[1];
  if (status !== undefined) return failureOf(source, 'refused', { ...facts, statusCode: Number(status) });
  if ((error as { readonly code?: unknown } | null | undefined)?.code === TOO_LARGE) {
    return failureOf(source, 'frame_too_large', facts);
  }
  return failureOf(source, wasOpen ? 'cut' : 'unreachable', facts);
}

import { RoomKitError } from '@roomkit/core';

/** Why a connection ended, in words. */
export type SessionEndReason =
  | 'logged_out'
  | 'forbidden'
  | 'connection_lost'
  | 'device_mismatch'
  | 'connection_closed'
  | 'replaced'
  | 'bad_session'
  | 'unavailable'
  | 'restart_required'
  | 'unknown';

interface Meaning {
  readonly reason: SessionEndReason;
  /** Connect again at once, later, or never. */
  readonly next: 'at_once' | 'later' | 'never';
  /** What is kept of the account is worth nothing any more. */
  readonly forgets?: true;
}

/** Codes with which Baileys closes: its `DisconnectReason`. */
const MEANINGS: ReadonlyMap<number | null, Meaning> = new Map([
  [401, { reason: 'logged_out', next: 'never', forgets: true }],
  [403, { reason: 'forbidden', next: 'never' }],
  [408, { reason: 'connection_lost', next: 'later' }],
  [411, { reason: 'device_mismatch', next: 'later' }],
  [428, { reason: 'connection_closed', next: 'later' }],
  // Another process connects with the same keys: two that come back take turns for ever.
  [440, { reason: 'replaced', next: 'never' }],
  [500, { reason: 'bad_session', next: 'later' }],
  [503, { reason: 'unavailable', next: 'later' }],
  // The usual end of a pairing.
  [515, { reason: 'restart_required', next: 'at_once' }],
]);

/** What the end of a connection means. A code that is not known may mean anything, so that another try is worth it. */
export function meaningOf(closeCode: number | null): Meaning {
  return MEANINGS.get(closeCode) ?? { reason: 'unknown', next: 'later' };
}

/** The end of a connection as an error: retryable unless it is for good. */
export function sessionEnded(closeCode: number | null): RoomKitError<'whatsapp_session_ended'> {
  const { reason, next } = meaningOf(closeCode);
  return new RoomKitError(
    'whatsapp_session_ended',
    'WhatsApp ended the connection.',
    { reason, closeCode },
    { retryable: next !== 'never' },
  );
}

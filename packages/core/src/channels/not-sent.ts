import { RoomKitError } from '../domain/errors.ts';

/** Throws when the time has run out before a provider is called: that nothing went is certain. */
export function requireTime(signal: AbortSignal | undefined, provider: string): void {
  if (!signal?.aborted) return;
  throw new RoomKitError(
    'delivery_not_sent',
    'The time ran out before the message could be sent.',
    { provider },
    { retryable: true, cause: signal.reason },
  );
}

import { RoomKitClientError } from './errors.ts';

/** How long to wait before connecting again: doubled each time, up to a limit, less a random part. */
export interface ReconnectOptions {
  /** @defaultValue 500 */
  readonly baseDelayMs?: number;
  /** @defaultValue 30_000 */
  readonly maxDelayMs?: number;
  /** The share of the delay that chance may take off, 0 to 1, so that a thousand clients do not return at once. @defaultValue 0.5 */
  readonly jitter?: number;
  /** Attempts in a row before giving up. @defaultValue without limit */
  readonly maxAttempts?: number;
}

/** Reconnect options with every default filled in. */
export type Backoff = Required<ReconnectOptions>;

/** @throws RoomKitClientError `configuration_invalid` */
export function resolveBackoff(given: ReconnectOptions | false | undefined): Backoff {
  const options = given === false ? { maxAttempts: 0 } : (given ?? {});
  const backoff: Backoff = {
    baseDelayMs: options.baseDelayMs ?? 500,
    maxDelayMs: options.maxDelayMs ?? 30_000,
    jitter: options.jitter ?? 0.5,
    maxAttempts: options.maxAttempts ?? Number.POSITIVE_INFINITY,
  };
  const isUsable =
    backoff.baseDelayMs > 0 &&
    backoff.maxDelayMs >= backoff.baseDelayMs &&
    backoff.jitter >= 0 &&
    backoff.jitter <= 1 &&
    backoff.maxAttempts >= 0;
  if (!isUsable)
    throw new RoomKitClientError('configuration_invalid', 'reconnect: delays, jitter or attempts are out of range');
  return backoff;
}

/** The delay before an attempt; `attempt` counts from 0. */
export function delayOf(backoff: Backoff, attempt: number, random: () => number): number {
  const full = Math.min(backoff.maxDelayMs, backoff.baseDelayMs * 2 ** Math.min(attempt, 30));
  return Math.round(full * (1 - backoff.jitter * random()));
}

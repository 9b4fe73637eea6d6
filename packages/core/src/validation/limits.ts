import type { RateLimit, RetryPolicy } from '../domain/capabilities.ts';
import type { RoomTimers } from '../domain/room.ts';
import { checked } from './load.ts';

/** The limit when it can be kept. @throws InputError */
export function parseRateLimit(limit: unknown, field = 'rateLimit'): RateLimit | Promise<RateLimit> {
  return checked<RateLimit>(limit, field, (schemas) => schemas.rateLimitSchema);
}

/** The policy when it can be followed. @throws InputError */
export function parseRetryPolicy(policy: unknown, field = 'retryPolicy'): RetryPolicy | Promise<RetryPolicy> {
  return checked<RetryPolicy>(policy, field, (schemas) => schemas.retryPolicySchema);
}

/** Timers as a caller names them. @throws InputError */
export function parseRoomTimers(timers: unknown, field = 'timers'): Partial<RoomTimers> | Promise<Partial<RoomTimers>> {
  return checked<Partial<RoomTimers>>(timers, field, (schemas) => schemas.roomTimersChangeSchema);
}

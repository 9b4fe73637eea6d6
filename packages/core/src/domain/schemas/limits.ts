import * as z from 'zod';

import type { RateLimit, RetryPolicy } from '../capabilities.ts';
import type { RoomTimers } from '../room.ts';
import { amountSchema, countSchema, omittable, optional } from './shared.ts';

const perWindow = z.number().positive();

/** Limits on sending: at least one bound, each above 0; `burst` is a whole number of at least 1. */
export const rateLimitSchema: z.ZodType<RateLimit> = z
  .strictObject({
    maxPerSecond: optional(perWindow),
    maxPerMinute: optional(perWindow),
    maxPerHour: optional(perWindow),
    burst: optional(z.int().min(1)),
  })
  .refine(
    (limit) => [limit.maxPerSecond, limit.maxPerMinute, limit.maxPerHour].some((bound) => typeof bound === 'number'),
    'must bound at least one of maxPerSecond, maxPerMinute and maxPerHour',
  );

/** How failed deliveries are tried again. */
export const retryPolicySchema: z.ZodType<RetryPolicy> = z.strictObject({
  maxRetries: omittable(countSchema),
  baseDelaySeconds: omittable(amountSchema),
  exponentialBase: omittable(z.number().min(1)),
  maxDelaySeconds: omittable(amountSchema),
  retryableErrors: optional(z.array(z.string().min(1)).readonly()),
  unknownPolicy: optional(z.enum(['repeat', 'dead_letter'])),
});

/** When a room pauses and closes by itself. */
export const roomTimersSchema: z.ZodType<RoomTimers> = z.strictObject({
  inactiveAfterSeconds: z.nullable(countSchema),
  closedAfterSeconds: z.nullable(countSchema),
  lastActivityAt: z.nullable(z.date()),
});

/** Timers as a caller names them: `lastActivityAt` is the kit's own. */
export const roomTimersChangeSchema: z.ZodType<Partial<RoomTimers>> = z.strictObject({
  inactiveAfterSeconds: omittable(z.nullable(countSchema)),
  closedAfterSeconds: omittable(z.nullable(countSchema)),
  lastActivityAt: omittable(z.nullable(z.date())),
});

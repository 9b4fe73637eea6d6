import type { ChannelBinding } from '../domain/binding.ts';
import type { RateLimit } from '../domain/capabilities.ts';
import { scopedKey } from '../domain/room.ts';
import type { Channel } from '../ports/channel.ts';
import type { DeliveryDeps } from './deps.ts';

/** A rate limit, and the name under which what leaves is counted. */
export interface AppliedLimit {
  readonly key: string;
  readonly limit: RateLimit;
}

const NONE: readonly AppliedLimit[] = Object.freeze([]);

/** Every limit on what a channel sends to one room, the narrowest first. */
export function limitsOf(
  deps: Pick<DeliveryDeps, 'organizationRateLimit'>,
  binding: ChannelBinding,
  channel: Channel,
  organizationId: string | null,
  roomKey: string,
): readonly AppliedLimit[] {
  const ofBinding = binding.rateLimit;
  const ofChannel = channel.capabilities.rateLimit;
  const ofOrganization = deps.organizationRateLimit;
  if (!ofBinding && !ofChannel && !ofOrganization) return NONE;
  return [
    ...(ofBinding ? [{ key: `binding:${roomKey}\u0000${channel.id}`, limit: ofBinding }] : []),
    ...(ofChannel ? [{ key: `channel:${scopedKey(organizationId, channel.id)}`, limit: ofChannel }] : []),
    ...(ofOrganization ? [{ key: `organization:${organizationId ?? ''}`, limit: ofOrganization }] : []),
  ];
}

/** Milliseconds between two that leave, for as long as one likes, without ever waiting for a token. 0: no limit. */
export function steadyIntervalMs(limits: readonly AppliedLimit[]): number {
  const intervals = limits.flatMap(({ limit: { maxPerSecond, maxPerMinute, maxPerHour } }) => [
    maxPerSecond ? 1_000 / maxPerSecond : 0,
    maxPerMinute ? 60_000 / maxPerMinute : 0,
    maxPerHour ? 3_600_000 / maxPerHour : 0,
  ]);
  return Math.max(0, ...intervals);
}

/** Waits until every limit has given a token. @throws the reason of the kit's closing */
export async function waitForRates(
  deps: Pick<DeliveryDeps, 'rateLimiter' | 'clock' | 'closing'>,
  limits: readonly AppliedLimit[],
): Promise<void> {
  for (const { key, limit } of limits) await waitForRate(deps, key, limit);
}

async function waitForRate(
  deps: Pick<DeliveryDeps, 'rateLimiter' | 'clock' | 'closing'>,
  key: string,
  limit: RateLimit,
): Promise<void> {
  for (;;) {
    const decided = deps.rateLimiter.take(key, limit);
    const decision = decided instanceof Promise ? await decided : decided;
    if (decision.granted) return;
    await deps.clock.sleep(decision.retryAfterMs, { signal: deps.closing });
  }
}

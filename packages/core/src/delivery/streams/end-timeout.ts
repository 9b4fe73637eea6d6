import type { Channel } from '../../ports/channel.ts';
import { LAST_WORD_MS } from '../call-channel.ts';
import type { DeliveryDeps } from '../deps.ts';

/** A channel that keeps its own time has a call under way when it begins, and one when it ends. */
const CALLS_BESIDE = 2;

/** How long a channel may take to end what it shows, in milliseconds. */
export function endTimeoutOf(
  { deliveryTimeoutMs }: Pick<DeliveryDeps, 'deliveryTimeoutMs'>,
  channel: Channel | null,
): number {
  const ownMs = channel?.streamEndTimeoutMs ?? null;
  if (channel === null || ownMs === null) return deliveryTimeoutMs;
  return ownMs + CALLS_BESIDE * ((channel.deliveryTimeoutMs ?? deliveryTimeoutMs) + LAST_WORD_MS);
}

import type { ChannelCategory } from './channel-type.ts';
import type { AgentResponsePolicy } from './room.ts';

/**
 * Whether an event calls upon an intelligence channel (RFC 10.2, 19.3). Addressing narrows first;
 * without it, an agent's own words call upon others only where the room's policy lets them.
 */
export function solicits(
  event: { readonly addressedTo: readonly string[] | null },
  sourceCategory: ChannelCategory | null,
  policy: AgentResponsePolicy,
  channelId: string,
): boolean {
  if (event.addressedTo !== null) return event.addressedTo.includes(channelId);
  return !(sourceCategory === 'intelligence' && policy === 'addressed_only');
}

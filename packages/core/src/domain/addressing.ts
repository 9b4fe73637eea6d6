import type { ChannelCategory } from './channel-type.ts';
import type { RoomEvent } from './event.ts';
import type { AgentResponsePolicy } from './room.ts';

/**
 * The key of an event's metadata by which a `before_broadcast` hook says which intelligence channels are asked: a list
 * of their ids. It stands above `addressedTo`, which stays as its author wrote it, and above the room's policy. Only
 * hooks can set it: what an author puts there is taken out.
 */
export const ROUTED_TO = 'routedTo';

/**
 * Whether an event calls upon an intelligence channel (RFC 10.2, 19.3). A router's word is the last; then addressing
 * narrows; without either, an agent's own words call upon others only where the room's policy lets them.
 */
export function solicits(
  event: Pick<RoomEvent, 'addressedTo'> & Partial<Pick<RoomEvent, 'metadata'>>,
  sourceCategory: ChannelCategory | null,
  policy: AgentResponsePolicy,
  channelId: string,
): boolean {
  const routed = event.metadata?.[ROUTED_TO];
  if (Array.isArray(routed)) return routed.includes(channelId);
  if (event.addressedTo !== null) return event.addressedTo.includes(channelId);
  return !(sourceCategory === 'intelligence' && policy === 'addressed_only');
}

/** An event's metadata without what only hooks may say. */
export function withoutRouting(metadata: RoomEvent['metadata']): RoomEvent['metadata'] {
  if (!(ROUTED_TO in metadata)) return metadata;
  const { [ROUTED_TO]: _, ...rest } = metadata;
  return rest;
}

import type { RoomContext } from '../ports/room-context.ts';

/**
 * The ids under which a channel's vendor knows an event: as it was delivered there, or as it came from
 * there. Empty when the vendor never saw it.
 */
export async function nativeIdsOf(
  context: RoomContext,
  channelId: string,
  eventId: string,
): Promise<readonly string[]> {
  const receipts = await context.receipts(eventId);
  const own = receipts.find((receipt) => receipt.channelId === channelId);
  if (own !== undefined && own.providerMessageIds.length > 0) return own.providerMessageIds;
  const event = (await context.recentEvents()).find(({ id }) => id === eventId);
  if (event?.source.channelId !== channelId || event.source.providerMessageId === null) return [];
  return [event.source.providerMessageId];
}

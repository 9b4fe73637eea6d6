import type { ChannelBinding } from '../domain/binding.ts';
import type { RoomEvent } from '../domain/event.ts';
import type { RoomContext } from '../ports/room-context.ts';
import type { Attributions } from '../rooms/attributions.ts';

/** The name to show before somebody's words, as the binding wants it; null where nobody is known. */
export async function senderName(
  attributions: Attributions,
  event: RoomEvent,
  binding: ChannelBinding,
  context: RoomContext,
): Promise<string | null> {
  const { organizationId, id: roomId } = context.room;
  const participants = await context.participants();
  const sender =
    participants.find((participant) => participant.id === event.source.participantId) ??
    participants.find(
      (participant) =>
        participant.externalId !== null &&
        participant.externalId === event.source.externalId &&
        participant.connectedVia.includes(event.source.channelId),
    ) ??
    null;
  const own = attributions.get({ organizationId, roomId }, binding.channelId);
  return own ? own(event, sender) : (sender?.displayName ?? null);
}

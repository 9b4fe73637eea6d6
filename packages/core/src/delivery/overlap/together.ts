import type { RoomEvent } from '../../domain/event.ts';
import { onBehalfOf } from '../../domain/on-behalf-of.ts';

/**
 * Whether two messages may be answered together. An answer, and what tools do for it, is for one person, with what that
 * person may do; and it is shown to whoever is to see the answer to the one message, who may not see that to the other.
 */
export function areAnsweredTogether(one: RoomEvent, other: RoomEvent): boolean {
  return authorOf(one) === authorOf(other) && audienceOf(one) === audienceOf(other);
}

function authorOf(event: RoomEvent): string {
  const { participantId, channelId, externalId } = event.source;
  const asking = onBehalfOf(event);
  // Two strangers are two people, though nothing is known of either.
  const author = participantId ?? [channelId, externalId];
  return JSON.stringify([author, asking?.roomId, asking?.id, asking?.role]);
}

function audienceOf({ responseVisibility }: RoomEvent): string {
  return responseVisibility ?? 'all';
}

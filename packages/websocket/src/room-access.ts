import type { WireParticipant } from '@roomkit/client/protocol';
import { canRead, type RoomContext } from '@roomkit/core';

import type { Reader } from './reader.ts';
import { isGone, wireParticipants } from './wire.ts';

/** What somebody behind the channel may do in a room, as things stand now. */
export interface RoomAccess {
  readonly outcome: 'open' | 'unread' | 'not_attached' | 'gone';
  /** Empty for whoever may not come in. */
  readonly participants: readonly WireParticipant[];
}

/** Judges by binding and roster. `unread` may write but is told nothing. */
export async function roomAccess(context: RoomContext, reader: Reader): Promise<RoomAccess> {
  const binding = context.bindings.find((candidate) => candidate.channelId === reader.channelId);
  if (binding === undefined) return { outcome: 'not_attached', participants: [] };
  const roster = await context.participants();
  if (roster.some((person) => person.id === reader.participantId && isGone(person)))
    return { outcome: 'gone', participants: [] };
  const isOpen = canRead(binding.access) && !binding.outputMuted;
  return { outcome: isOpen ? 'open' : 'unread', participants: wireParticipants(roster) };
}

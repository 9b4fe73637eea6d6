import type { WireEvent, WireParticipant, WireStream } from '@roomkit/client/protocol';
import type { Participant, Room, RoomEvent } from '@roomkit/core';

/** Tells a room from one that was made anew under its id. */
export function generationOf({ createdAt }: Pick<Room, 'createdAt'>): string {
  return createdAt.toISOString();
}

/** An event as clients see it. Words that were replaced or taken back do not leave the house. */
export function wireEvent(event: RoomEvent, exposeMetadata: readonly string[]): WireEvent {
  const deleted = event.metadata['deleted'] === true;
  return {
    id: event.id,
    roomId: event.roomId,
    index: event.index,
    type: event.type,
    content: deleted ? null : wireContent(event.content),
    participantId: event.source.participantId,
    channelId: event.source.channelId,
    channelType: event.source.channelType,
    createdAt: event.createdAt.toISOString(),
    parentEventId: event.parentEventId,
    visibility: event.visibility,
    edited: !deleted && event.metadata['edited'] === true,
    deleted,
    metadata: pick(event.metadata, exposeMetadata),
  };
}

function wireContent(content: RoomEvent['content']): WireEvent['content'] {
  switch (content.type) {
    case 'edit':
    case 'delete':
      return { type: content.type, targetEventId: content.targetEventId };
    case 'template':
      return content.fallback ?? content;
    case 'text':
    case 'rich':
    case 'media':
    case 'location':
    case 'audio':
    case 'video':
    case 'composite':
    case 'system':
      return content;
    default:
      return content satisfies never;
  }
}

function pick(metadata: RoomEvent['metadata'], keys: readonly string[]): WireEvent['metadata'] {
  return Object.fromEntries(keys.filter((key) => Object.hasOwn(metadata, key)).map((key) => [key, metadata[key]]));
}

/** What is known of an event while its words are still being written. */
export function wireStream(event: RoomEvent): WireStream {
  return {
    roomId: event.roomId,
    participantId: event.source.participantId,
    channelId: event.source.channelId,
    channelType: event.source.channelType,
    createdAt: event.createdAt.toISOString(),
    parentEventId: event.parentEventId,
    visibility: event.visibility,
  };
}

/** Those who are in the room, as clients see them. */
export function wireParticipants(participants: readonly Participant[]): readonly WireParticipant[] {
  return participants
    .filter((participant) => !isGone(participant))
    .map(({ id, displayName, role }) => ({ id, displayName, role }));
}

/** Whether somebody left the room or was put out of it. */
export function isGone(participant: Pick<Participant, 'status'>): boolean {
  return participant.status === 'left' || participant.status === 'banned';
}

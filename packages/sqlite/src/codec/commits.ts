import type { CommitInput, CommitResult, RoomEvent, RoomLease } from '@roomkit/core';
import { ownCopy } from '@roomkit/core/codec';

import type { CommitReply, CommitRequest, LeaseKey } from '../protocol.ts';
import { eventFields, eventOf } from './events.ts';
import {
  bindingRecord,
  identityRecord,
  observationRecord,
  outboxRecord,
  participantRecord,
  taskRecord,
} from './records.ts';
import { roomFields, roomKey, roomOf } from './rooms.ts';

export function leaseKey({ room, nodeId, epoch }: RoomLease): LeaseKey {
  return { room: roomKey(room), nodeId, epoch };
}

/** What is sent, and the store's own copies of the events, which wait for their indexes. */
export function commitRequest(input: CommitInput): {
  readonly request: CommitRequest;
  readonly events: readonly RoomEvent[];
} {
  const { lease, release, now, room, removedEventIds, removedChannelIds } = input;
  const events = input.events?.map((event) => ownCopy(event, lease.room)) ?? [];
  const request: CommitRequest = {
    lease: leaseKey(lease),
    release,
    now: now.getTime(),
    events: events.map(eventFields),
    ...(input.outbox && { outbox: input.outbox.map(outboxRecord) }),
    ...(room && { room: roomFields(room) }),
    ...(removedEventIds && { removedEventIds }),
    ...(removedChannelIds && { removedChannelIds }),
    ...(input.updatedEvents && {
      updatedEvents: input.updatedEvents.map((event) => eventFields(ownCopy(event, lease.room))),
    }),
    ...(input.bindings && { bindings: input.bindings.map(bindingRecord) }),
    ...(input.participants && { participants: input.participants.map(participantRecord) }),
    ...(input.identities && { identities: input.identities.map(identityRecord) }),
    ...(input.tasks && { tasks: input.tasks.map(taskRecord) }),
    ...(input.observations && { observations: input.observations.map(observationRecord) }),
  };
  return { request, events };
}

export function commitResult(reply: CommitReply, events: readonly RoomEvent[]): CommitResult {
  switch (reply.outcome) {
    case 'duplicate':
      return { outcome: 'duplicate', event: eventOf(reply.event) };
    case 'known':
      return { outcome: 'committed', events: reply.events.map(eventOf), room: roomOf(reply.room), behind: [] };
    case 'committed': {
      const stored = events.map((event, offset) => Object.freeze({ ...event, index: reply.firstIndex + offset }));
      const behind = reply.behind.map(([eventId, channelId]) => ({ eventId, channelId }));
      return { outcome: 'committed', events: stored, room: roomOf(reply.room), behind };
    }
  }
}

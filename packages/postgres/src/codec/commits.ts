import type { CommitInput, OutboxEntry, RoomEvent } from '@roomkit/core';
import { organizationKey, ownCopy } from '@roomkit/core/codec';

import { type EventColumns, eventColumns } from './events.ts';
import {
  bindingColumns,
  identityColumns,
  observationColumns,
  participantColumns,
  type RecordColumns,
  taskColumns,
} from './records.ts';
import { roomFields } from './rooms.ts';

/** A commit, ready to be sent: the store's own copies of the events, which wait for their indexes, and their columns. */
export interface PreparedCommit {
  readonly input: CommitInput;
  readonly organization: string;
  readonly events: readonly RoomEvent[];
  readonly columns: readonly EventColumns[];
  readonly isActivity: boolean;
}

const NONE: readonly never[] = Object.freeze([]);

/** @throws InputError for what is not plain data */
export function prepareCommit(input: CommitInput): PreparedCommit {
  const { lease } = input;
  const events = input.events?.map((event) => ownCopy(event, lease.room)) ?? NONE;
  return {
    input,
    organization: organizationKey(lease.room.organizationId),
    events,
    columns: events.map(eventColumns),
    isActivity: events.some((event) => event.status === 'delivered'),
  };
}

/** Whether a commit brings new events with their own deliveries and nothing else: what every message is. */
export function isPlain({ input, events }: PreparedCommit): boolean {
  const { updatedEvents, removedEventIds, room, bindings, removedChannelIds } = input;
  if (updatedEvents || removedEventIds || room || bindings || removedChannelIds) return false;
  const { participants, identities, tasks, observations, outbox = NONE } = input;
  if (isFilled(participants) || isFilled(identities) || isFilled(tasks) || isFilled(observations)) return false;
  return outbox.every(({ eventId }) => events.some(({ id }) => id === eventId));
}

function isFilled(records: readonly unknown[] | undefined): boolean {
  return records !== undefined && records.length > 0;
}

/** The whole of a commit as one value. */
export function wholeRequest({ input, organization, columns, isActivity }: PreparedCommit): RecordColumns {
  const { lease, release, now, room, removedEventIds, removedChannelIds } = input;
  return {
    organization,
    room_id: lease.room.roomId,
    node_id: lease.nodeId,
    epoch: lease.epoch,
    release,
    now: now.getTime(),
    is_activity: isActivity,
    events: columns.map((event, place) => ({ place, ...event })),
    ...(input.outbox && { outbox: input.outbox.map(outboxColumns) }),
    ...(room && { room: roomFields(room) }),
    ...(removedEventIds && { removed_event_ids: removedEventIds }),
    ...(removedChannelIds && { removed_channel_ids: removedChannelIds }),
    ...(input.updatedEvents && {
      updated_events: input.updatedEvents.map((event, place) => ({
        place,
        ...eventColumns(ownCopy(event, lease.room)),
      })),
    }),
    ...(input.bindings && { bindings: input.bindings.map(bindingColumns) }),
    ...(input.participants && { participants: input.participants.map(participantColumns) }),
    ...(input.identities && { identities: input.identities.map(identityColumns) }),
    ...(input.tasks && { tasks: input.tasks.map(taskColumns) }),
    ...(input.observations && { observations: input.observations.map(observationColumns) }),
  };
}

function outboxColumns({ eventId, channelId, plan }: OutboxEntry, place: number): RecordColumns {
  return { place, event_id: eventId, channel_id: channelId, kind: plan.kind, silent: plan.silent };
}

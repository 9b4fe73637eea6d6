import type { RoomEvent } from '../domain/event.ts';
import { freezeCopy, freezeDate } from '../domain/freeze-copy.ts';
import type { Room } from '../domain/room.ts';
import type { OutboxEntry } from '../ports/store-outbox.ts';
import type { CommitInput, CommitResult, RoomChange } from '../ports/store-pass.ts';
import { changedEvent, findEvents, requireOutboxEvents, storedEvent } from './commit-events.ts';
import type { RoomRecord } from './records.ts';
import { putIdentity } from './store-identities.ts';
import { enqueue } from './store-outbox.ts';
import { requireLease } from './store-passes.ts';
import { changeBindings, indexPerson, indexRoom } from './store-rooms.ts';
import type { StoreState } from './store-state.ts';
import { appendEvent, removeEvent, replaceEvent } from './timeline-writes.ts';

const NONE: readonly never[] = Object.freeze([]);

/** Whatever can be refused is refused before the first write, so that a commit is all or nothing. */
export function commit(state: StoreState, input: CommitInput): CommitResult {
  const record = requireLease(state, input.lease);
  const { events = NONE, outbox = NONE } = input;
  const found = findEvents(record, events);
  if (found?.kind === 'duplicate') return { outcome: 'duplicate', event: found.event };
  if (found) {
    if (input.release) record.held = false;
    return { outcome: 'committed', events: found.events, room: record.room, behind: NONE };
  }
  if (outbox.length > 0) requireOutboxEvents(record, events, outbox);
  const next = record.events.length;
  const roomId = record.room.id;
  const stored = events.map((event, offset) => storedEvent(event, roomId, next + offset));
  const extras = prepareExtras(record, input);
  const change = input.room === undefined ? undefined : freezeCopy(input.room, 'room');

  for (const event of stored) appendEvent(record, event);
  let behind: OutboxEntry[] | null = null;
  for (const entry of outbox) {
    if (enqueue(state, record, input.lease.nodeId, entry)) (behind ??= []).push(entry);
  }
  if (extras) applyExtras(state, record, input, extras);
  record.room = changedRoom(record, change, stored, input.now);
  if (change) indexRoom(state, record);
  if (input.release) record.held = false;
  return { outcome: 'committed', events: stored, room: record.room, behind: behind ?? NONE };
}

type Extras = Required<
  Pick<CommitInput, 'updatedEvents' | 'bindings' | 'participants' | 'identities' | 'tasks' | 'observations'>
>;

/** Copies of the parts that most commits do not have; null when there is none of them. */
function prepareExtras(record: RoomRecord, input: CommitInput): Extras | null {
  const { updatedEvents, removedEventIds, bindings, removedChannelIds, participants } = input;
  const { identities, tasks, observations } = input;
  if (!(updatedEvents || removedEventIds || bindings || removedChannelIds || participants)) {
    if (!(identities || tasks || observations)) return null;
  }
  return {
    updatedEvents: updatedEvents?.map((event) => changedEvent(record, event)) ?? NONE,
    bindings: freezeCopy(bindings ?? NONE, 'bindings'),
    participants: freezeCopy(participants ?? NONE, 'participants'),
    identities: freezeCopy(identities ?? NONE, 'identities'),
    tasks: freezeCopy(tasks ?? NONE, 'tasks'),
    observations: freezeCopy(observations ?? NONE, 'observations'),
  };
}

function applyExtras(state: StoreState, record: RoomRecord, input: CommitInput, extras: Extras): void {
  for (const event of extras.updatedEvents) replaceEvent(record, event);
  for (const eventId of input.removedEventIds ?? NONE) removeEvent(record, eventId);
  const removed = input.removedChannelIds ?? NONE;
  if (removed.length + extras.bindings.length > 0) changeBindings(record, removed, extras.bindings);
  for (const participant of extras.participants) {
    record.participants.set(participant.id, participant);
    indexPerson(record, participant.id);
    if (participant.externalId !== null) indexPerson(record, participant.externalId);
  }
  for (const identity of extras.identities) putIdentity(state, identity);
  for (const task of extras.tasks) (record.tasks ??= new Map()).set(task.id, task);
  for (const observation of extras.observations) (record.observations ??= new Map()).set(observation.id, observation);
}

function changedRoom(
  record: RoomRecord,
  change: RoomChange | undefined,
  stored: readonly RoomEvent[],
  now: Date,
): Room {
  const { room } = record;
  const updatedAt = freezeDate(now);
  const given = change?.timers ?? room.timers;
  const isActivity = stored.some((event) => event.status === 'delivered');
  return Object.freeze({
    ...room,
    ...change,
    timers: isActivity ? Object.freeze({ ...given, lastActivityAt: updatedAt }) : given,
    updatedAt,
    eventCount: room.eventCount + stored.length,
    latestIndex: stored.length === 0 ? room.latestIndex : record.events.length - 1,
  });
}

import type { Room, RoomReference } from '@roomkit/core';
import { decode, encode, organizationIdOf, organizationKey } from '@roomkit/core/codec';

import type { RoomFields, RoomKey, RoomRow } from '../protocol.ts';

export function roomKey(reference: RoomReference): RoomKey {
  return [organizationKey(reference.organizationId), reference.roomId];
}

export function reference([organization, roomId]: RoomKey): RoomReference {
  return { organizationId: organizationIdOf(organization), roomId };
}

/** A room that is new: its counters are the store's own. */
export function roomRow(room: Room): RoomRow {
  const { inactiveAfterSeconds, closedAfterSeconds, lastActivityAt } = room.timers;
  return [
    organizationKey(room.organizationId),
    room.id,
    room.status,
    room.createdAt.getTime(),
    room.updatedAt.getTime(),
    time(room.pausedAt),
    time(room.closedAt),
    inactiveAfterSeconds,
    closedAfterSeconds,
    time(lastActivityAt),
    room.agentResponsePolicy,
    encode(room.metadata, 'metadata'),
    0,
    0,
  ];
}

export function roomFields(change: Partial<Room>): RoomFields {
  const { status, pausedAt, closedAt, timers, agentResponsePolicy, metadata } = change;
  return {
    ...(status !== undefined && { status }),
    ...(pausedAt !== undefined && { pausedAt: time(pausedAt) }),
    ...(closedAt !== undefined && { closedAt: time(closedAt) }),
    ...(timers && {
      timers: [timers.inactiveAfterSeconds, timers.closedAfterSeconds, time(timers.lastActivityAt)] as const,
    }),
    ...(agentResponsePolicy !== undefined && { agentResponsePolicy }),
    ...(metadata && { metadata: encode(metadata, 'metadata') }),
  };
}

export function roomOf(row: RoomRow): Room {
  const [organization, id, status, createdAt, updatedAt, pausedAt, closedAt, ...rest] = row;
  const [inactiveAfterSeconds, closedAfterSeconds, lastActivityAt, policy, metadata, eventCount, latestIndex] = rest;
  return {
    id,
    organizationId: organizationIdOf(organization),
    status: status as Room['status'],
    createdAt: new Date(createdAt),
    updatedAt: new Date(updatedAt),
    pausedAt: date(pausedAt),
    closedAt: date(closedAt),
    timers: { inactiveAfterSeconds, closedAfterSeconds, lastActivityAt: date(lastActivityAt) },
    agentResponsePolicy: policy as Room['agentResponsePolicy'],
    metadata: metadata === '{}' ? {} : (decode(metadata) as Room['metadata']),
    eventCount,
    latestIndex,
  };
}

function time(value: Date | null | undefined): number | null {
  return value?.getTime() ?? null;
}

function date(value: number | null): Date | null {
  return value === null ? null : new Date(value);
}

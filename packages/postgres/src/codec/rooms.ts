import type { Room, RoomChange, RoomReference } from '@roomkit/core';
import {
  decode,
  encode,
  type Json,
  organizationIdOf,
  organizationKey,
  type OrganizationKey,
} from '@roomkit/core/codec';

/** A room as it is read. Big numbers come as text. */
export type RoomRow = readonly [
  organization: OrganizationKey,
  id: string,
  status: string,
  createdAt: string,
  updatedAt: string,
  pausedAt: string | null,
  closedAt: string | null,
  inactiveAfterSeconds: number | null,
  closedAfterSeconds: number | null,
  lastActivityAt: string | null,
  agentResponsePolicy: string,
  metadata: Json,
  eventCount: number,
];

const NAMES = `organization, id, status, created_at, updated_at, paused_at, closed_at, inactive_after_seconds,
  closed_after_seconds, last_activity_at, agent_response_policy, metadata, event_count`;

/** How many columns a {@link RoomRow} has. */
export const ROOM_WIDTH = 13;

/** The columns of a {@link RoomRow} in its order, of `of`: a table's short name, or a record in parentheses. */
export function roomColumns(of: string): string {
  return NAMES.replace(/\w+/g, (name) => `${of}.${name}`);
}

export function reference(organization: OrganizationKey, roomId: string): RoomReference {
  return { organizationId: organizationIdOf(organization), roomId };
}

/** What a new room's row holds; its counters are the store's own. */
export function newRoom(room: Room): Readonly<Record<string, unknown>> {
  const { inactiveAfterSeconds, closedAfterSeconds, lastActivityAt } = room.timers;
  return {
    organization: organizationKey(room.organizationId),
    id: room.id,
    status: room.status,
    created_at: room.createdAt.getTime(),
    updated_at: room.updatedAt.getTime(),
    paused_at: time(room.pausedAt),
    closed_at: time(room.closedAt),
    inactive_after_seconds: inactiveAfterSeconds,
    closed_after_seconds: closedAfterSeconds,
    last_activity_at: time(lastActivityAt),
    agent_response_policy: room.agentResponsePolicy,
    metadata: encode(room.metadata, 'metadata'),
  };
}

/** The fields of a room to replace; what is missing stays. */
export function roomFields(change: RoomChange): Readonly<Record<string, unknown>> {
  const { status, pausedAt, closedAt, timers, agentResponsePolicy, metadata } = change;
  return {
    ...(status !== undefined && { status }),
    ...(pausedAt !== undefined && { paused_at: time(pausedAt) }),
    ...(closedAt !== undefined && { closed_at: time(closedAt) }),
    ...(timers && { timers: [timers.inactiveAfterSeconds, timers.closedAfterSeconds, time(timers.lastActivityAt)] }),
    ...(agentResponsePolicy !== undefined && { agent_response_policy: agentResponsePolicy }),
    ...(metadata && { metadata: encode(metadata, 'metadata') }),
  };
}

export function roomOf(row: RoomRow): Room {
  const [organization, id, status, createdAt, updatedAt, pausedAt, closedAt, ...rest] = row;
  const [inactiveAfterSeconds, closedAfterSeconds, lastActivityAt, policy, metadata, eventCount] = rest;
  return {
    id,
    organizationId: organizationIdOf(organization),
    status: status as Room['status'],
    createdAt: new Date(Number(createdAt)),
    updatedAt: new Date(Number(updatedAt)),
    pausedAt: date(pausedAt),
    closedAt: date(closedAt),
    timers: { inactiveAfterSeconds, closedAfterSeconds, lastActivityAt: date(lastActivityAt) },
    agentResponsePolicy: policy as Room['agentResponsePolicy'],
    metadata: metadata === '{}' ? {} : (decode(metadata) as Room['metadata']),
    eventCount,
    // Indexes are dense and never given twice: the count says what the latest one is.
    latestIndex: Math.max(0, eventCount - 1),
  };
}

function time(value: Date | null | undefined): number | null {
  return value?.getTime() ?? null;
}

function date(value: string | null): Date | null {
  return value === null ? null : new Date(Number(value));
}

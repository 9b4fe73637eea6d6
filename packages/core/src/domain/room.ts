import type { ChannelBinding } from './binding.ts';

/** Where a room is in its life: active ⇄ paused → closed ⇄ active; closed → archived, which is final. */
export const RoomStatus = {
  ACTIVE: 'active',
  PAUSED: 'paused',
  CLOSED: 'closed',
  ARCHIVED: 'archived',
} as const;
export type RoomStatus = (typeof RoomStatus)[keyof typeof RoomStatus];

/** Whom an agent's own words call upon: every eligible agent, or only those addressed (RFC 19.3.1). */
export const AgentResponsePolicy = {
  AGENT_CHAIN: 'agent_chain',
  ADDRESSED_ONLY: 'addressed_only',
} as const;
export type AgentResponsePolicy = (typeof AgentResponsePolicy)[keyof typeof AgentResponsePolicy];

/** When a room pauses and closes by itself. Seconds, whole and not negative; null switches one off. */
export interface RoomTimers {
  /** Idle seconds after which an active room pauses. */
  readonly inactiveAfterSeconds: number | null;
  /** Seconds in pause after which the room closes; without `inactiveAfterSeconds`, idle seconds. */
  readonly closedAfterSeconds: number | null;
  readonly lastActivityAt: Date | null;
}

/** A conversation: its state and counters. What was said lives in the timeline alone. */
export interface Room {
  readonly id: string;
  readonly organizationId: string | null;
  readonly status: RoomStatus;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly pausedAt: Date | null;
  readonly closedAt: Date | null;
  readonly timers: RoomTimers;
  readonly agentResponsePolicy: AgentResponsePolicy;
  readonly metadata: Readonly<Record<string, unknown>>;
  /** Events ever committed; never falls. */
  readonly eventCount: number;
  /** Highest index used; without meaning while `eventCount` is 0. */
  readonly latestIndex: number;
}

/**
 * What to merge into a room's metadata: the keys, or a function of the room and its bindings as they are that gives
 * them, or null for no change. The function runs under the room's lock: it must be quick and touch nothing else.
 */
export type MetadataChange =
  | Readonly<Record<string, unknown>>
  | ((room: Room, bindings: readonly ChannelBinding[]) => Readonly<Record<string, unknown>> | null);

/** Names one room: ids are unique within an organization, and null is the scope without one. */
export interface RoomReference {
  readonly organizationId: string | null;
  readonly roomId: string;
}

/** The one string that stands for a room in locks, lanes and maps. Ids hold no control characters, so it is unambiguous. */
export function roomKey(reference: RoomReference): string {
  return scopedKey(reference.organizationId, reference.roomId);
}

/** A key that is unique over organizations. */
export function scopedKey(organizationId: string | null, id: string): string {
  return organizationId === null ? id : `${organizationId}\u0000${id}`;
}

/** The index the next commit will take: 0 in a room that never had an event. */
export function nextIndex(room: Pick<Room, 'eventCount' | 'latestIndex'>): number {
  return room.eventCount === 0 ? 0 : room.latestIndex + 1;
}

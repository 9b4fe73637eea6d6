import type { Room } from '@roomkit/core';

/** The key of a room's metadata that says it is the workroom of an agent, and whose. */
export const DELEGATION = '_delegation';

/** Whose workroom a room is. */
export interface DelegationLink {
  readonly parentRoomId: string;
  readonly taskId: string;
  readonly agentId: string;
}

/** What a room that was opened for a task says of it; null for any other room. */
export function delegationLinkOf(room: Pick<Room, 'metadata'>): DelegationLink | null {
  const link = room.metadata[DELEGATION] as Partial<DelegationLink> | null | undefined;
  if (typeof link?.parentRoomId !== 'string' || typeof link.taskId !== 'string') return null;
  return { parentRoomId: link.parentRoomId, taskId: link.taskId, agentId: link.agentId ?? '' };
}

import type { ConversationStore, Room, RoomLease } from '@roomkit/core';

/** A room as it is when it is created. */
export function newRoom(id: string): Room {
  const now = new Date();
  return {
    id,
    organizationId: null,
    status: 'active',
    createdAt: now,
    updatedAt: now,
    pausedAt: null,
    closedAt: null,
    timers: { inactiveAfterSeconds: null, closedAfterSeconds: null, lastActivityAt: null },
    agentResponsePolicy: 'agent_chain',
    metadata: {},
    eventCount: 0,
    latestIndex: 0,
  };
}

/** Creates a room and claims it for the node `node`. */
export async function openRoom(store: ConversationStore, id: string): Promise<RoomLease> {
  await store.createRoom(newRoom(id));
  const opened = await store.openPass({ room: { organizationId: null, roomId: id }, nodeId: 'node' });
  if (opened.outcome !== 'opened') throw new Error(`the room is ${opened.outcome}`);
  return opened.lease;
}

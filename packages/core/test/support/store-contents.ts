import type { ConversationStore, RoomReference } from '../../src/index.ts';

/** Everything a store holds of one organization, for comparing before and after. */
export async function storeContents(store: ConversationStore, organizationId: string | null = null): Promise<unknown> {
  const rooms = await store.listRooms({ organizationId, limit: 1_000 });
  return {
    rooms: await Promise.all(rooms.map(({ id: roomId }) => roomContents(store, { organizationId, roomId }))),
    deadLetters: await store.listDeadLetters({ organizationId, limit: 1_000 }),
  };
}

async function roomContents(store: ConversationStore, reference: RoomReference): Promise<unknown> {
  const events = await store.listEvents(reference, { limit: 1_000 });
  return {
    snapshot: await store.getSnapshot(reference),
    events,
    receipts: await Promise.all(events.map(({ id }) => store.listReceipts(reference, id))),
    participants: await store.listParticipants(reference),
    tasks: await store.listTasks(reference),
    observations: await store.listObservations(reference),
    readMarkers: await store.listReadMarkers(reference),
  };
}

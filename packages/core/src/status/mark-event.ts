import type { DeliveryReceipt, DeliveryResult } from '../domain/delivery.ts';
import type { RoomEvent } from '../domain/event.ts';
import type { ConversationStore } from '../ports/store.ts';
import type { RoomMutations } from '../rooms/room-mutations.ts';

export interface MarkEventDeps {
  readonly mutations: Pick<RoomMutations, 'tryRun' | 'emit'>;
  readonly store: Pick<ConversationStore, 'getEvent'>;
}

/** Notes on the event itself what a vendor reported later: that somebody read it, or that it never arrived. */
export async function markEvent(deps: MarkEventDeps, receipt: DeliveryReceipt): Promise<void> {
  const { organizationId, roomId, eventId, channelId, status, error } = receipt;
  if (status !== 'read' && status !== 'failed') return;
  await deps.mutations.tryRun({ organizationId, roomId }, async (pass, announce) => {
    const event = await deps.store.getEvent(pass.reference, eventId);
    const marked = event && (status === 'read' ? readEvent(event) : failedEvent(event, receipt));
    if (!event || !marked) return;
    await pass.commit({ updatedEvents: [marked] }, { last: true });
    if (error) {
      announce(() => deps.mutations.emit('delivery_failed', organizationId, { roomId, eventId, channelId, error }));
    }
  });
}

function readEvent(event: RoomEvent): RoomEvent | null {
  return event.status === 'delivered' ? { ...event, status: 'read' } : null;
}

function failedEvent(event: RoomEvent, receipt: DeliveryReceipt): RoomEvent {
  const result: DeliveryResult = {
    channelId: receipt.channelId,
    status: 'failed',
    providerMessageId: receipt.providerMessageIds[0] ?? null,
    providerMessageIds: receipt.providerMessageIds,
    error: receipt.error,
    retryAfter: null,
  };
  return { ...event, deliveryResults: { ...event.deliveryResults, [receipt.channelId]: result } };
}

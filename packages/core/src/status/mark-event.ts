import type { DeliveryReceipt, DeliveryResult } from '../domain/delivery.ts';
import type { RoomEvent } from '../domain/event.ts';
import type { ConversationStore } from '../ports/store.ts';
import type { RoomMutations } from '../rooms/room-mutations.ts';

export interface MarkEventDeps {
  readonly mutations: Pick<RoomMutations, 'tryRun' | 'emit'>;
  readonly store: Pick<ConversationStore, 'getEvent'>;
}

/**
 * Notes on the event itself what a vendor reported later: that somebody read it, that it never arrived, or
 * that it went where nobody knew.
 */
export async function markEvent(deps: MarkEventDeps, receipt: DeliveryReceipt, wasUnknown: boolean): Promise<void> {
  const { organizationId, roomId, eventId, channelId, status, error } = receipt;
  if (status !== 'read' && status !== 'failed' && !wasUnknown) return;
  await deps.mutations.tryRun({ organizationId, roomId }, async (pass, announce) => {
    const event = await deps.store.getEvent(pass.reference, eventId);
    const marked = event && markedEvent(event, receipt, wasUnknown);
    if (!event || !marked) return;
    await pass.commit({ updatedEvents: [marked] }, { last: true });
    if (error) {
      announce(() => deps.mutations.emit('delivery_failed', organizationId, { roomId, eventId, channelId, error }));
    } else if (wasUnknown) {
      announce(() => deps.mutations.emit('delivery_succeeded', organizationId, { roomId, eventId, channelId }));
    }
  });
}

function markedEvent(event: RoomEvent, receipt: DeliveryReceipt, wasUnknown: boolean): RoomEvent | null {
  const read =
    receipt.status === 'read' && event.status === 'delivered' ? ({ ...event, status: 'read' } as const) : null;
  return wasUnknown || receipt.status === 'failed' ? withResult(read ?? event, receipt) : read;
}

function withResult(event: RoomEvent, receipt: DeliveryReceipt): RoomEvent {
  const result: DeliveryResult = {
    channelId: receipt.channelId,
    status: receipt.status,
    providerMessageId: receipt.providerMessageIds[0] ?? null,
    providerMessageIds: receipt.providerMessageIds,
    error: receipt.error,
    retryAfter: null,
  };
  return { ...event, deliveryResults: { ...event.deliveryResults, [receipt.channelId]: result } };
}

import type { EventDelivery } from '../delivery/event-delivery.ts';
import { deepEqual } from '../domain/deep-equal.ts';
import type { DeliveryResult } from '../domain/delivery.ts';
import type { RoomEvent } from '../domain/event.ts';
import { advanceOutcome } from '../status/delivery-status.ts';
import type { Foundation } from './foundation.ts';

/** Writes down on an event how its deliveries ended; whatever else was changed meanwhile stays. */
export async function recordResults(
  { runner, store }: Pick<Foundation, 'runner' | 'store'>,
  delivery: EventDelivery,
): Promise<void> {
  const { reference, event } = delivery.planned;
  await runner.tryRun(reference, {}, async (pass) => {
    const current = await store.getEvent(reference, event.id);
    if (!current) return;
    const deliveryResults = mergedResults(current, event, delivery.results);
    await pass.commit({ updatedEvents: [{ ...current, deliveryResults }] }, { last: true });
  });
}

/** Each channel for itself: others may have been delivered to at another time. */
function mergedResults(
  current: RoomEvent,
  before: RoomEvent,
  results: Readonly<Record<string, DeliveryResult>>,
): Readonly<Record<string, DeliveryResult>> {
  const merged: Record<string, DeliveryResult> = { ...current.deliveryResults };
  for (const [channelId, result] of Object.entries(results)) {
    const known = merged[channelId];
    // What was there before is of an earlier try. What came since is a vendor's word about this one.
    const isReported = known !== undefined && !deepEqual(known, before.deliveryResults[channelId]);
    if (isReported && advanceOutcome(known.status, result.status) === known.status) continue;
    merged[channelId] = result;
  }
  return merged;
}

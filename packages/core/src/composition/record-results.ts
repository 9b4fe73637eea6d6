import type { EventDelivery } from '../delivery/event-delivery.ts';
import type { Foundation } from './foundation.ts';

/** Writes an event's outcomes down when one of them was a failure; whatever else was changed meanwhile stays. */
export async function recordResults(
  { runner, store }: Pick<Foundation, 'runner' | 'store'>,
  delivery: EventDelivery,
): Promise<void> {
  const { reference, event } = delivery.planned;
  await runner.tryRun(reference, {}, async (pass) => {
    const current = await store.getEvent(reference, event.id);
    if (!current) return;
    await pass.commit({ updatedEvents: [{ ...current, deliveryResults: { ...delivery.results } }] }, { last: true });
  });
}

import { asDelivery } from './call-channel.ts';
import type { DeliveryDeps } from './deps.ts';
import type { EventDelivery } from './event-delivery.ts';

/** Tells ON_ERROR hooks of a failure in generating an answer. */
export async function reportFailure(
  deps: Pick<DeliveryDeps, 'hooks' | 'frames'>,
  delivery: EventDelivery,
  channelId: string,
  error: unknown,
): Promise<void> {
  const { reference, key, event } = delivery.planned;
  if (!deps.hooks.has('on_error', reference.organizationId, key)) return;
  await asDelivery(deps.frames, () =>
    deps.hooks.runAsync(
      'on_error',
      { channelId, eventId: event.id, error },
      delivery.context,
      event.source,
      reference.organizationId,
      key,
    ),
  );
}

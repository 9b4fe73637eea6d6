import type { DeliveryDeps } from './deps.ts';
import type { EventDelivery } from './event-delivery.ts';

/** Ends an event's delivery: results, AFTER_BROADCAST, framework events, in this order. */
export function finishEvent(deps: DeliveryDeps, delivery: EventDelivery): Promise<void> | void {
  // What a closing kit left undone is told by whoever does it after the restart.
  if (deps.closing.aborted && delivery.failed > 0) {
    delivery.span?.end();
    return;
  }
  const { reference, key } = delivery.planned;
  const hasHooks = deps.hooks.has('after_broadcast', reference.organizationId, key);
  const isNoted = delivery.failed > 0 || corrects(delivery);
  if (!isNoted && !hasHooks) {
    announce(deps, delivery);
    return;
  }
  return finishSlowly(deps, delivery, hasHooks, isNoted);
}

/** Whether the event says of a target that it failed, which has the message now. */
function corrects({ planned, results }: EventDelivery): boolean {
  for (const channelId in planned.event.deliveryResults) {
    if (results[channelId] && planned.event.deliveryResults[channelId]?.error) return true;
  }
  return false;
}

async function finishSlowly(
  deps: DeliveryDeps,
  delivery: EventDelivery,
  hasHooks: boolean,
  isNoted: boolean,
): Promise<void> {
  const { reference, key, event } = delivery.planned;
  if (isNoted) {
    try {
      await deps.recordResults(delivery);
    } catch (error) {
      deps.logger.error('Recording delivery results failed.', { roomId: event.roomId, eventId: event.id, error });
    }
  }
  if (hasHooks) {
    await deps.hooks.runAsync('after_broadcast', event, delivery.context, event.source, reference.organizationId, key);
  }
  announce(deps, delivery);
}

function announce(deps: DeliveryDeps, delivery: EventDelivery): void {
  const { emitter } = deps;
  const { reference, event, targets } = delivery.planned;
  const { organizationId, roomId } = reference;
  const eventId = event.id;
  if (delivery.failed > 0 || emitter.has('delivery_succeeded')) {
    for (const result of Object.values(delivery.results)) {
      const { channelId, error, status } = result;
      if (error && status === 'unknown') {
        emitter.emit('delivery_unknown', organizationId, { roomId, eventId, channelId, error });
      } else if (error) emitter.emit('delivery_failed', organizationId, { roomId, eventId, channelId, error });
      else emitter.emit('delivery_succeeded', organizationId, { roomId, eventId, channelId });
    }
  }
  if (delivery.failed > 0) {
    emitter.emit('broadcast_partial_failure', organizationId, {
      roomId,
      eventId,
      failed: delivery.failed,
      total: targets.length,
    });
  }
  emitter.emit('event_processed', organizationId, { roomId, eventId, channelId: event.source.channelId });
  delivery.span?.end();
}

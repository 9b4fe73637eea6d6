import type { DeliveryReceipt } from '../domain/delivery.ts';
import type { PlannedTarget } from '../domain/plan.ts';
import { idsOf, type Attempt } from './attempt.ts';
import type { DeliveryDeps } from './deps.ts';
import type { EventDelivery } from './event-delivery.ts';

/** Records how a delivery ended, in its event's results and in the outbox, and lets the event go on. */
export function settle(
  deps: DeliveryDeps,
  delivery: EventDelivery,
  target: PlannedTarget,
  result: Attempt,
  attempts: number,
  latencyMs: number,
): void {
  const { reference, event } = delivery.planned;
  const { channelId } = target.binding;
  const ids = idsOf(result);
  if ('failure' in result) {
    const { error, retryAfterMs } = result.failure;
    // A kit that closes has not failed: the entry stays planned and goes out after the restart.
    if (!deps.closing.aborted) {
      deps.settler.add({ room: reference, eventId: event.id, channelId, outcome: 'dead', attempts, error });
      const { organizationId, roomId } = reference;
      deps.emitter.emit('delivery_dead', organizationId, { roomId, eventId: event.id, channelId, error });
    }
    const retryAfter = retryAfterMs === null ? null : new Date(deps.clock.now() + retryAfterMs);
    delivery.fail(channelId, error, ids, retryAfter);
    deps.logger[error.retryable ? 'warn' : 'error']('A delivery failed.', {
      roomId: event.roomId,
      eventId: event.id,
      channelId,
      provider: deps.channels.get(reference.organizationId, channelId)?.providerName ?? null,
      chainDepth: event.chainDepth,
      status: 'failed',
      latencyMs,
      code: error.code,
    });
  } else {
    const status = result.output.providerResult?.status ?? (target.kind === 'transport' ? 'sent' : 'delivered');
    let receipt: DeliveryReceipt | null = null;
    if (ids.length > 0) {
      receipt = {
        organizationId: reference.organizationId,
        roomId: reference.roomId,
        eventId: event.id,
        channelId,
        providerMessageIds: ids,
        status,
        error: null,
        updatedAt: new Date(deps.clock.now()),
      };
    }
    deps.settler.add({ room: reference, eventId: event.id, channelId, outcome: 'done', attempts, receipt });
    delivery.succeed(channelId, status, ids);
    const { roomId, id: eventId, chainDepth } = event;
    deps.logger.debug('Delivered.', { roomId, eventId, channelId, chainDepth, status, latencyMs });
  }
  delivery.targetDone();
}

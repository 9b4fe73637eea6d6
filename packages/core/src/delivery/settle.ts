import type { DeliveryError, DeliveryReceipt } from '../domain/delivery.ts';
import type { PlannedTarget } from '../domain/plan.ts';
import { isNativeId } from '../domain/validation.ts';
import { idsOf, type Attempt } from './attempt.ts';
import type { DeliveryDeps } from './deps.ts';
import type { EventDelivery } from './event-delivery.ts';
import { sentIdsOf } from './failure.ts';

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
  const ids = keptOf(deps, delivery, channelId, idsOf(result));
  if ('failure' in result) {
    const { error, outcome: status, retryAfterMs } = result.failure;
    // A kit that closes has not failed: the entry stays planned and goes out after the restart.
    if (!deps.closing.aborted) {
      // What may have gone has a receipt, also without an id: a report may settle it.
      const isKept = ids.length > 0 || status === 'unknown';
      const sent = sentIdsOf(result.failure);
      const receipt = isKept
        ? receiptOf(deps, delivery, channelId, ids, status, error, sent.every(isNativeId) ? sent : [])
        : null;
      deps.settler.add({ room: reference, eventId: event.id, channelId, outcome: 'dead', attempts, error, receipt });
      const { organizationId, roomId } = reference;
      deps.emitter.emit('delivery_dead', organizationId, { roomId, eventId: event.id, channelId, error });
    }
    const retryAfter = retryAfterMs === null ? null : new Date(deps.clock.now() + retryAfterMs);
    delivery.fail(channelId, status, error, ids, retryAfter);
    deps.logger[error.retryable ? 'warn' : 'error']('A delivery failed.', {
      roomId: event.roomId,
      eventId: event.id,
      channelId,
      provider: deps.channels.get(reference.organizationId, channelId)?.providerName ?? null,
      chainDepth: event.chainDepth,
      status,
      latencyMs,
      code: error.code,
    });
  } else {
    const status = result.output.providerResult?.status ?? (target.kind === 'transport' ? 'sent' : 'delivered');
    const receipt = ids.length > 0 ? receiptOf(deps, delivery, channelId, ids, status, null) : null;
    deps.settler.add({ room: reference, eventId: event.id, channelId, outcome: 'done', attempts, receipt });
    delivery.succeed(channelId, status, ids);
    const { roomId, id: eventId, chainDepth } = event;
    deps.logger.debug('Delivered.', { roomId, eventId, channelId, chainDepth, status, latencyMs });
  }
  delivery.targetDone();
}

/** One id that no store can keep must not keep the outcomes of others from being written down. */
function keptOf(
  { logger }: DeliveryDeps,
  { planned }: EventDelivery,
  channelId: string,
  ids: readonly string[],
): readonly string[] {
  const kept = ids.filter(isNativeId);
  if (kept.length === ids.length) return ids;
  const { id: eventId, roomId } = planned.event;
  logger.warn('A vendor gave an id that cannot be kept; its reports will not be found.', {
    roomId,
    eventId,
    channelId,
  });
  return kept;
}

function receiptOf(
  deps: DeliveryDeps,
  { planned }: EventDelivery,
  channelId: string,
  providerMessageIds: readonly string[],
  status: DeliveryReceipt['status'],
  error: DeliveryError | null,
  sentMessageIds: readonly string[] = [],
): DeliveryReceipt {
  const { organizationId, roomId } = planned.reference;
  const eventId = planned.event.id;
  const updatedAt = new Date(deps.clock.now());
  const sent = sentMessageIds.length > 0 ? { sentMessageIds } : {};
  return { organizationId, roomId, eventId, channelId, providerMessageIds, ...sent, status, error, updatedAt };
}

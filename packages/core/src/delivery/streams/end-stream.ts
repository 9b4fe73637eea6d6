import { RoomKitError } from '../../domain/errors.ts';
import type { PlannedTarget } from '../../domain/plan.ts';
import type { DeliveryDeps } from '../deps.ts';
import { failureOf } from '../errors.ts';
import type { EventDelivery } from '../event-delivery.ts';
import { settle } from '../settle.ts';
import { deliverToTransport } from '../transport.ts';
import type { LiveReader } from './streamed-answer.ts';

/** Tells a target that has watched an answer which event it became; one that failed on the way gets the text whole. */
export async function endStream(
  deps: DeliveryDeps,
  delivery: EventDelivery,
  target: PlannedTarget,
  live: LiveReader,
): Promise<void> {
  live.reader.commit(delivery.planned.event);
  const startedAt = deps.clock.monotonic();
  const timeoutMs = deps.deliveryTimeoutMs;
  const { channelId } = target.binding;
  try {
    const output = await deps.deadlines.race(
      live.shown,
      timeoutMs,
      () =>
        new RoomKitError(
          'delivery_timeout',
          'The channel did not end the stream in time.',
          { channelId, timeoutMs },
          { retryable: true },
        ),
    );
    if (output === undefined) {
      await deliverToTransport(deps, delivery, target);
      return;
    }
    settle(deps, delivery, target, { output }, target.attempts + 1, deps.clock.monotonic() - startedAt);
  } catch (error) {
    settle(
      deps,
      delivery,
      target,
      { failure: failureOf(error) },
      target.attempts + 1,
      deps.clock.monotonic() - startedAt,
    );
  }
}

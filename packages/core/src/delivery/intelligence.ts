import type { ChannelOutput } from '../domain/channel-output.ts';
import { ChannelNotRegisteredError } from '../domain/errors.ts';
import type { PlannedTarget } from '../domain/plan.ts';
import { callChannel } from './call-channel.ts';
import { contentFor } from './content-for.ts';
import { contextOfCall } from './context-of-call.ts';
import type { DeliveryDeps } from './deps.ts';
import { failureOf } from './errors.ts';
import type { EventDelivery } from './event-delivery.ts';
import { handleOutput } from './output.ts';
import { reportFailure } from './report-failure.ts';
import { settle } from './settle.ts';

/** Asks one intelligence channel what it makes of an event; its answers re-enter as passes of their own. */
export async function askIntelligence(
  deps: DeliveryDeps,
  delivery: EventDelivery,
  target: PlannedTarget,
): Promise<void> {
  const { binding } = target;
  const { reference, event } = delivery.planned;
  const startedAt = deps.clock.monotonic();
  const endActivity = deps.activity.begin(delivery.planned.key);
  const turn = new AbortController();
  const end = (): void => turn.abort(deps.closing.reason);
  deps.closing.addEventListener('abort', end, { once: true });
  let output: ChannelOutput | null = null;
  try {
    const channel = deps.channels.get(reference.organizationId, binding.channelId);
    if (!channel) throw new ChannelNotRegisteredError(binding.channelId);
    const shown = await contentFor(deps, delivery, binding);
    const timeoutMs = channel.deliveryTimeoutMs ?? deps.turnTimeoutMs;
    const context = contextOfCall(deps, delivery, turn);
    output = await callChannel(deps, channel.id, timeoutMs, () => channel.onEvent(shown, binding, context));
    await handleOutput(deps, delivery, binding, output);
    settle(deps, delivery, target, { output }, target.attempts + 1, deps.clock.monotonic() - startedAt);
  } catch (error) {
    // Whoever still works on the answer is told that nobody waits for it.
    turn.abort(error);
    delivery.cascade.error ??= error;
    await reportFailure(deps, delivery, binding.channelId, error);
    const latencyMs = deps.clock.monotonic() - startedAt;
    deps.logger.error('An intelligence channel failed.', {
      roomId: event.roomId,
      eventId: event.id,
      channelId: binding.channelId,
      chainDepth: event.chainDepth,
      latencyMs,
      error,
    });
    settle(deps, delivery, target, { failure: failureOf(error) }, target.attempts + 1, latencyMs);
  } finally {
    deps.closing.removeEventListener('abort', end);
    endActivity();
  }
}

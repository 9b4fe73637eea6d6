import type { ChannelBinding } from '../domain/binding.ts';
import type { RateLimit } from '../domain/capabilities.ts';
import { ChannelOutput } from '../domain/channel-output.ts';
import { ChannelNotRegisteredError, RoomKitError } from '../domain/errors.ts';
import type { RoomEvent } from '../domain/event.ts';
import type { PlannedTarget } from '../domain/plan.ts';
import { scopedKey } from '../domain/room.ts';
import { Channel } from '../ports/channel.ts';
import type { TelemetrySpan } from '../ports/telemetry.ts';
import { retryWithBackoff } from '../resilience/retry.ts';
import type { Attempt } from './attempt.ts';
import { callChannel } from './call-channel.ts';
import { contentFor } from './content-for.ts';
import { contextOfCall } from './context-of-call.ts';
import { DeliveryAbort } from './delivery-abort.ts';
import type { DeliveryDeps } from './deps.ts';
import { failureOf, failureOfResult } from './errors.ts';
import type { EventDelivery } from './event-delivery.ts';
import { handleOutput, saysMore } from './output.ts';
import { settle } from './settle.ts';

/** Brings one event to one transport: transcode, fit, `onEvent`, rate limit, breaker, provider, retry, record. */
export async function deliverToTransport(
  deps: DeliveryDeps,
  delivery: EventDelivery,
  target: PlannedTarget,
): Promise<void> {
  const { binding } = target;
  const { organizationId } = delivery.planned.reference;
  const startedAt = deps.clock.monotonic();
  const span = delivery.span ? startSpan(deps, delivery, binding) : null;
  let attempts = target.attempts;
  let result: Attempt;
  try {
    const channel = deps.channels.get(organizationId, binding.channelId);
    if (!channel) throw new ChannelNotRegisteredError(binding.channelId);
    const prepared = contentFor(deps, delivery, binding);
    const event = prepared instanceof Promise ? await prepared : prepared;
    // The inherited `onEvent` does nothing: not calling it saves a promise a target.
    if (!target.silent && channel.onEvent !== Channel.prototype.onEvent) {
      await react(deps, delivery, target, channel, event);
    }
    if (binding.outputMuted || channel.direction === 'inbound') {
      result = { output: EMPTY };
    } else {
      const attempt = (): Promise<Attempt> => {
        attempts += 1;
        return deliverOnce(deps, delivery, target, channel, event);
      };
      result = binding.retryPolicy ? await attemptWithRetry(deps, target, attempt) : await attempt();
    }
  } catch (error) {
    result = { failure: failureOf(error) };
  }
  if ('output' in result && saysMore(result.output)) await takeOutput(deps, delivery, binding, result.output);
  settle(deps, delivery, target, result, attempts, deps.clock.monotonic() - startedAt);
  if (span) {
    if ('failure' in result) span.recordError(result.failure.error);
    span.end();
  }
}

const EMPTY = ChannelOutput.empty();

function startSpan(deps: DeliveryDeps, delivery: EventDelivery, { channelId }: ChannelBinding): TelemetrySpan {
  const { reference, event } = delivery.planned;
  const { organizationId, roomId } = reference;
  const provider = deps.channels.get(organizationId, channelId)?.providerName ?? null;
  const attributes = { roomId, eventId: event.id, channelId, provider };
  return deps.telemetry.startSpan('deliver', { parent: delivery.span, attributes });
}

/** What was sent stays sent, whatever becomes of what the channel said beside it. */
async function takeOutput(
  deps: DeliveryDeps,
  delivery: EventDelivery,
  binding: ChannelBinding,
  output: ChannelOutput,
): Promise<void> {
  try {
    await handleOutput(deps, delivery, binding, output);
  } catch (error) {
    const { id: eventId, roomId } = delivery.planned.event;
    deps.logger.warn('The output of a channel could not be taken.', {
      roomId,
      eventId,
      channelId: binding.channelId,
      error,
    });
  }
}

async function react(
  deps: DeliveryDeps,
  delivery: EventDelivery,
  target: PlannedTarget,
  channel: Channel,
  event: RoomEvent,
): Promise<void> {
  const { binding } = target;
  const timeoutMs = channel.deliveryTimeoutMs ?? deps.deliveryTimeoutMs;
  try {
    const output = await callChannel(deps, channel.id, timeoutMs, () =>
      channel.onEvent(event, binding, delivery.context),
    );
    await handleOutput(deps, delivery, binding, output);
  } catch (error) {
    // A transport that fails to react still gets the message.
    deps.logger.warn('A channel failed to react to an event.', {
      roomId: event.roomId,
      eventId: event.id,
      channelId: channel.id,
      error,
    });
  }
}

async function deliverOnce(
  deps: DeliveryDeps,
  delivery: EventDelivery,
  target: PlannedTarget,
  channel: Channel,
  event: RoomEvent,
): Promise<Attempt> {
  const { binding } = target;
  const { organizationId } = delivery.planned.reference;
  if (binding.rateLimit) {
    await waitForRate(deps, `binding:${delivery.planned.key}\u0000${channel.id}`, binding.rateLimit);
  }
  const { rateLimit } = channel.capabilities;
  if (rateLimit) await waitForRate(deps, `channel:${scopedKey(organizationId, channel.id)}`, rateLimit);
  if (deps.organizationRateLimit) {
    await waitForRate(deps, `organization:${organizationId ?? ''}`, deps.organizationRateLimit);
  }
  const breaker = deps.breakers.of(organizationId, channel.id);
  if (!breaker.allowRequest()) {
    const error = new RoomKitError(
      'circuit_open',
      'The channel failed too often; it is left alone for a while.',
      { channelId: channel.id },
      { retryable: true },
    );
    return { failure: failureOf(error) };
  }
  const timeoutMs = channel.deliveryTimeoutMs ?? deps.deliveryTimeoutMs;
  try {
    const abort = new DeliveryAbort(deps.closing);
    const context = contextOfCall(deps, delivery, abort);
    const called = callChannel(deps, channel.id, timeoutMs, () => channel.deliver(event, binding, context), abort);
    const output = called instanceof Promise ? await called : called;
    if (output?.providerResult?.success === false) {
      breaker.recordFailure();
      return { failure: failureOfResult(output.providerResult) };
    }
    breaker.recordSuccess();
    return { output: output ?? EMPTY };
  } catch (error) {
    breaker.recordFailure();
    return { failure: failureOf(error) };
  }
}

async function attemptWithRetry(
  deps: DeliveryDeps,
  target: PlannedTarget,
  attempt: () => Promise<Attempt>,
): Promise<Attempt> {
  let last: Attempt | null = null;
  try {
    return await retryWithBackoff(
      async () => {
        last = await attempt();
        if ('failure' in last) {
          const { error, retryable, retryAfterMs } = last.failure;
          throw Object.assign(new Error(error.message), {
            code: error.code,
            ...(retryable === null ? {} : { retryable }),
            ...(retryAfterMs === null ? {} : { retryAfterMs }),
          });
        }
        return last;
      },
      target.binding.retryPolicy ?? {},
      { clock: deps.clock, signal: deps.closing },
    );
  } catch (error) {
    return last ?? { failure: failureOf(error) };
  }
}

async function waitForRate(deps: DeliveryDeps, key: string, limit: RateLimit): Promise<void> {
  for (;;) {
    const decided = deps.rateLimiter.take(key, limit);
    const decision = decided instanceof Promise ? await decided : decided;
    if (decision.granted) return;
    await deps.clock.sleep(decision.retryAfterMs, { signal: deps.closing });
  }
}

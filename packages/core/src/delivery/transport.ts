import type { ChannelBinding } from '../domain/binding.ts';
import { ChannelOutput } from '../domain/channel-output.ts';
import { ChannelNotRegisteredError, RoomKitError } from '../domain/errors.ts';
import type { RoomEvent } from '../domain/event.ts';
import type { PlannedTarget } from '../domain/plan.ts';
import { Channel } from '../ports/channel.ts';
import type { TelemetrySpan } from '../ports/telemetry.ts';
import { attemptWithRetry } from './attempt-with-retry.ts';
import { type Attempt, withEarlierIds } from './attempt.ts';
import { callChannel, requireAnswer } from './call-channel.ts';
import { contentFor } from './content-for.ts';
import type { DeliveryDeps } from './deps.ts';
import { failureOf } from './errors.ts';
import type { EventDelivery } from './event-delivery.ts';
import { fateOfEarlier } from './fate.ts';
import { handleOutput, saysMore } from './output.ts';
import { limitsOf, waitForRates } from './rates.ts';
import { settle } from './settle.ts';
import { TransportCall } from './transport-call.ts';

/**
 * Brings one event to one transport: transcode, fit, `onEvent`, rate limit, breaker, provider, retry, record.
 * Steps that answer without a promise are not waited for: most of them do.
 */
export class TransportDelivery {
  readonly #deps: DeliveryDeps;
  readonly #delivery: EventDelivery;
  readonly #target: PlannedTarget;
  readonly #span: TelemetrySpan | null;
  readonly #startedAt: number;
  #attempts: number;
  /** As of when it is known to be this node's; null for what no outbox knows. */
  #term: number | null;
  /** Another node has it by now, and tells how it ended. */
  #isLost = false;

  constructor(deps: DeliveryDeps, delivery: EventDelivery, target: PlannedTarget, term: number | null = delivery.term) {
    this.#deps = deps;
    this.#delivery = delivery;
    this.#target = target;
    this.#startedAt = deps.clock.monotonic();
    this.#span = delivery.span ? startSpan(deps, delivery, target.binding) : null;
    this.#attempts = target.attempts;
    this.#term = term;
  }

  /** Never rejects: what goes wrong is recorded. */
  run(): void | Promise<void> {
    let result: Attempt | Promise<Attempt>;
    try {
      result = this.#prepare();
    } catch (error) {
      result = { failure: failureOf(error) };
    }
    if (!(result instanceof Promise)) return this.#end(result);
    return result.then(
      (attempt) => this.#end(attempt),
      (error: unknown) => this.#end({ failure: failureOf(error) }),
    );
  }

  #prepare(): Attempt | Promise<Attempt> {
    const { channelId } = this.#target.binding;
    const channel = this.#deps.channels.get(this.#delivery.planned.reference.organizationId, channelId);
    if (!channel) throw new ChannelNotRegisteredError(channelId);
    const event = contentFor(this.#deps, this.#delivery, this.#target.binding);
    // The inherited `onEvent` does nothing: it is not called.
    const reacts = !this.#target.silent && channel.onEvent !== Channel.prototype.onEvent;
    return event instanceof Promise || reacts
      ? this.#prepareSlowly(channel, event, reacts)
      : this.#send(channel, event);
  }

  async #prepareSlowly(channel: Channel, prepared: RoomEvent | Promise<RoomEvent>, reacts: boolean): Promise<Attempt> {
    const event = await prepared;
    if (reacts) await react(this.#deps, this.#delivery, this.#target, channel, event);
    return this.#send(channel, event);
  }

  #send(channel: Channel, event: RoomEvent): Attempt | Promise<Attempt> {
    const { binding, doubt } = this.#target;
    if (binding.outputMuted || channel.direction === 'inbound') return { output: EMPTY };
    return doubt ? this.#sendAgain(channel, event, doubt) : this.#sendNow(channel, event);
  }

  /** An earlier try may have brought it already. */
  async #sendAgain(channel: Channel, event: RoomEvent, doubt: 'interrupted' | 'revived'): Promise<Attempt> {
    const [deps, delivery, target] = [this.#deps, this.#delivery, this.#target];
    const settled = await fateOfEarlier({ deps, delivery, target, channel, event }, doubt);
    const sent = target.sentMessageIds ?? NONE;
    return withEarlierIds(settled ?? (await this.#sendNow(channel, event, sent)), sent, sent);
  }

  #sendNow(channel: Channel, event: RoomEvent, sent: readonly string[] = NONE): Attempt | Promise<Attempt> {
    if (!this.#target.binding.retryPolicy) return this.#attempt(channel, event, sent);
    const attempt = async (sentMessageIds: readonly string[]): Promise<Attempt> =>
      this.#attempt(channel, event, sentMessageIds);
    return attemptWithRetry(this.#deps, this.#target, attempt, () => this.#noteTry(), sent);
  }

  /** Written down, so that another node goes on counting where this one was cut off. */
  #noteTry(): void {
    const { reference: room, event } = this.#delivery.planned;
    const { channelId } = this.#target.binding;
    const attempts = this.#attempts;
    this.#deps.settler.add({ room, eventId: event.id, channelId, outcome: 'attempted', attempts });
  }

  #attempt(channel: Channel, event: RoomEvent, sentMessageIds?: readonly string[]): Attempt | Promise<Attempt> {
    this.#attempts += 1;
    const { reference, key } = this.#delivery.planned;
    const limits = limitsOf(this.#deps, this.#target.binding, channel, reference.organizationId, key);
    const hasWaited = this.#attempts > this.#target.attempts + 1 || this.#target.doubt !== undefined;
    if (limits.length === 0 && !hasWaited) return this.#call(channel, event, sentMessageIds);
    return waitForRates(this.#deps, limits).then(() => this.#callIfOurs(channel, event, sentMessageIds));
  }

  /** After a wait: the node may have been taken for dead meanwhile. */
  async #callIfOurs(channel: Channel, event: RoomEvent, sentMessageIds?: readonly string[]): Promise<Attempt> {
    const { ownership } = this.#deps;
    if (!ownership.isSure(this.#term)) {
      const confirmed = await ownership.confirm(this.#delivery.planned, channel.id);
      this.#term = confirmed.term;
      this.#isLost = confirmed.standing === 'lost';
    }
    return this.#isLost ? TAKEN_OVER : this.#call(channel, event, sentMessageIds);
  }

  #call(channel: Channel, event: RoomEvent, sentMessageIds?: readonly string[]): Attempt | Promise<Attempt> {
    const deps = this.#deps;
    const breaker = deps.breakers.of(this.#delivery.planned.reference.organizationId, channel.id);
    if (!breaker.allowRequest()) return { failure: failureOf(circuitOpen(channel.id)) };
    const call = new TransportCall(deps, this.#delivery, this.#target, channel, event, breaker, sentMessageIds);
    return callChannel(deps, call);
  }

  #end(result: Attempt): void | Promise<void> {
    if ('output' in result && saysMore(result.output)) return this.#takeOutput(result);
    this.#settle(result);
  }

  /** What was sent stays sent, whatever becomes of what the channel said beside it. */
  async #takeOutput(result: { readonly output: ChannelOutput }): Promise<void> {
    const { binding } = this.#target;
    try {
      await handleOutput(this.#deps, this.#delivery, binding, result.output);
    } catch (error) {
      const { id: eventId, roomId } = this.#delivery.planned.event;
      this.#deps.logger.warn('The output of a channel could not be taken.', {
        roomId,
        eventId,
        channelId: binding.channelId,
        error,
      });
    }
    this.#settle(result);
  }

  #settle(result: Attempt): void {
    const latencyMs = this.#deps.clock.monotonic() - this.#startedAt;
    if (this.#isLost) this.#delivery.targetDone();
    else settle(this.#deps, this.#delivery, this.#target, result, this.#attempts, latencyMs);
    if (!this.#span) return;
    if ('failure' in result) this.#span.recordError(result.failure.error);
    this.#span.end();
  }
}

const EMPTY = ChannelOutput.empty();
const NONE: readonly string[] = Object.freeze([]);

function startSpan(deps: DeliveryDeps, delivery: EventDelivery, { channelId }: ChannelBinding): TelemetrySpan {
  const { reference, event } = delivery.planned;
  const { organizationId, roomId } = reference;
  const provider = deps.channels.get(organizationId, channelId)?.providerName ?? null;
  const attributes = { roomId, eventId: event.id, channelId, provider };
  return deps.telemetry.startSpan('deliver', { parent: delivery.span, attributes });
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
    const run = (): ChannelOutput | Promise<ChannelOutput> => channel.onEvent(event, binding, delivery.context);
    const output = await requireAnswer(deps, channel.id, timeoutMs, run);
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

/** Nobody sees it: whoever has it tells what becomes of it. */
const TAKEN_OVER: Attempt = Object.freeze({
  failure: Object.freeze({
    outcome: 'failed',
    error: { code: 'delivery_taken_over', message: 'Another node delivers it by now.', retryable: false },
    retryable: false,
    retryAfterMs: null,
    providerMessageIds: [],
  }),
});

function circuitOpen(channelId: string): RoomKitError {
  return new RoomKitError(
    'circuit_open',
    'The channel failed too often; it is left alone for a while.',
    { channelId },
    { retryable: true },
  );
}

import { ChannelOutput } from '../domain/channel-output.ts';
import type { RoomEvent } from '../domain/event.ts';
import type { PlannedTarget } from '../domain/plan.ts';
import type { Channel } from '../ports/channel.ts';
import type { CircuitBreaker } from '../resilience/circuit-breaker.ts';
import type { Attempt } from './attempt.ts';
import type { ChannelAnswer, ChannelCall } from './call-channel.ts';
import { contextOfCall } from './context-of-call.ts';
import { DeliveryAbort } from './delivery-abort.ts';
import type { DeliveryDeps } from './deps.ts';
import { failureAfterLimit, failureOf, failureOfResult, failureOfSend } from './errors.ts';
import type { EventDelivery } from './event-delivery.ts';
import type { DeliveryFailure } from './failure.ts';
import { fateOf } from './fate.ts';
import { recordFailedAnswer } from './record-answer.ts';

const EMPTY = ChannelOutput.empty();

/** One call of a transport's `deliver`, and what its answer means to the delivery and to the breaker. */
export class TransportCall extends DeliveryAbort implements ChannelCall<Attempt> {
  readonly channelId: string;
  readonly timeoutMs: number;
  readonly #deps: DeliveryDeps;
  readonly #delivery: EventDelivery;
  readonly #target: PlannedTarget;
  readonly #channel: Channel;
  readonly #event: RoomEvent;
  readonly #breaker: CircuitBreaker;
  readonly #sentMessageIds: readonly string[] | undefined;
  #isLate = false;

  constructor(
    deps: DeliveryDeps,
    delivery: EventDelivery,
    target: PlannedTarget,
    channel: Channel,
    event: RoomEvent,
    breaker: CircuitBreaker,
    sentMessageIds?: readonly string[],
  ) {
    super(deps.closing);
    this.channelId = channel.id;
    this.timeoutMs = channel.deliveryTimeoutMs ?? deps.deliveryTimeoutMs;
    this.#deps = deps;
    this.#delivery = delivery;
    this.#target = target;
    this.#channel = channel;
    this.#event = event;
    this.#breaker = breaker;
    this.#sentMessageIds = sentMessageIds;
  }

  run(): ChannelOutput | Promise<ChannelOutput> {
    const context = contextOfCall(this.#deps, this.#delivery, this, { sentMessageIds: this.#sentMessageIds });
    return this.#channel.deliver(this.#event, this.#target.binding, context);
  }

  /** A channel without a word on unknown outcomes has failed; one that has may know better. */
  override abort(reason: unknown): boolean {
    this.#isLate = true;
    return super.abort(reason) && this.#channel.unknownOutcome !== null;
  }

  take(answer: ChannelAnswer): Attempt | Promise<Attempt> {
    const failure = this.#failureIn(answer);
    if (failure) {
      recordFailedAnswer(this.#breaker, answer, failure);
      return this.#fail(failure);
    }
    this.#breaker.recordSuccess();
    return { output: ('output' in answer && answer.output) || EMPTY };
  }

  #failureIn(answer: ChannelAnswer): DeliveryFailure | null {
    if ('error' in answer) return this.#failureOf(answer.error);
    const result = answer.output?.providerResult;
    return result && (!result.success || result.status === 'unknown') ? failureOfResult(result) : null;
  }

  #failureOf(thrown: unknown): DeliveryFailure {
    if (this.#channel.unknownOutcome === null) return failureOf(thrown);
    return this.#isLate ? failureAfterLimit(thrown) : failureOfSend(thrown);
  }

  #fail(failure: DeliveryFailure): Attempt | Promise<Attempt> {
    if (failure.outcome === 'failed') return { failure };
    const sending = {
      deps: this.#deps,
      delivery: this.#delivery,
      target: this.#target,
      channel: this.#channel,
      event: this.#event,
    };
    return fateOf(sending, failure);
  }
}

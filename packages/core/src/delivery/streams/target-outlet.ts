import type { ChannelBinding } from '../../domain/binding.ts';
import type { ChannelCapabilities } from '../../domain/capabilities.ts';
import type { EventContent } from '../../domain/content.ts';
import type { RoomEvent } from '../../domain/event.ts';
import type { Channel } from '../../ports/channel.ts';
import type { RateDecision } from '../../ports/rate-limiter.ts';
import type { Clock, Logger } from '../../ports/runtime.ts';
import type { StreamOutlet } from '../../ports/stream-outlet.ts';
import { contentOf } from '../content-for.ts';
import type { DeliveryDeps } from '../deps.ts';
import type { EventDelivery } from '../event-delivery.ts';
import { type AppliedLimit, limitsOf, steadyIntervalMs } from '../rates.ts';

/** How much of a rate limit is left to what cannot be left out. */
const POLITENESS = 2;

const GRANTED: RateDecision = Object.freeze({ granted: true });

/** What one target of an answer may ask of delivery while the answer is written. */
export class TargetOutlet implements StreamOutlet {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly callTimeoutMs: number;
  readonly politeIntervalMs: number;
  readonly closing: AbortSignal;
  readonly #deps: DeliveryDeps;
  readonly #trigger: EventDelivery;
  readonly #binding: ChannelBinding;
  readonly #limits: readonly AppliedLimit[];
  /** How many of the limits have given their token already. */
  #held = 0;

  constructor(deps: DeliveryDeps, trigger: EventDelivery, binding: ChannelBinding, channel: Channel) {
    const { reference, key } = trigger.planned;
    this.clock = deps.clock;
    this.logger = deps.logger;
    this.callTimeoutMs = channel.deliveryTimeoutMs ?? deps.deliveryTimeoutMs;
    this.closing = deps.closing;
    this.#deps = deps;
    this.#trigger = trigger;
    this.#binding = binding;
    this.#limits = limitsOf(deps, binding, channel, reference.organizationId, key);
    this.politeIntervalMs = steadyIntervalMs(this.#limits) * POLITENESS;
  }

  whenInTurn(): Promise<void> {
    const { lanes, frames } = this.#deps;
    const { key } = this.#trigger.planned;
    const { channelId } = this.#binding;
    return new Promise((resolve) => {
      lanes.push(key, channelId, { member: null, run: resolve });
      frames.outside(() => lanes.kick(key, channelId));
    });
  }

  contentFor(event: RoomEvent, without?: Partial<ChannelCapabilities>): Promise<EventContent | null> {
    const binding = without
      ? { ...this.#binding, capabilities: { ...this.#binding.capabilities, ...without } }
      : this.#binding;
    return contentOf(this.#deps, event, binding, this.#trigger.context);
  }

  async takeToken(): Promise<RateDecision> {
    for (; this.#held < this.#limits.length; this.#held += 1) {
      const { key, limit } = this.#limits[this.#held] as AppliedLimit;
      const decision = await this.#deps.rateLimiter.take(key, limit);
      if (!decision.granted) return decision;
    }
    this.#held = 0;
    return GRANTED;
  }
}

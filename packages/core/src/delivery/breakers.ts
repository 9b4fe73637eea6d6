import { scopedKey } from '../domain/room.ts';
import type { Clock, Logger } from '../ports/runtime.ts';
import { CircuitBreaker } from '../resilience/circuit-breaker.ts';
import type { FrameworkEmitter } from '../runtime/framework-emitter.ts';

/** How soon a channel's breaker opens and how long it stays open. */
export interface BreakerOptions {
  /** Consecutive failures that open it. */
  readonly failureThreshold: number;
  /** Seconds until one probe is let through. */
  readonly recoveryTimeout: number;
}

/** One breaker for each channel and organization. */
export class Breakers {
  readonly #breakers = new Map<string, CircuitBreaker>();
  readonly #options: BreakerOptions;
  readonly #clock: Clock;
  readonly #emitter: FrameworkEmitter;
  readonly #logger: Logger;

  constructor(deps: {
    readonly options: BreakerOptions;
    readonly clock: Clock;
    readonly emitter: FrameworkEmitter;
    readonly logger: Logger;
  }) {
    this.#options = deps.options;
    this.#clock = deps.clock;
    this.#emitter = deps.emitter;
    this.#logger = deps.logger;
  }

  of(organizationId: string | null, channelId: string): CircuitBreaker {
    const key = scopedKey(organizationId, channelId);
    const known = this.#breakers.get(key);
    if (known) return known;
    const breaker = new CircuitBreaker({
      ...this.#options,
      clock: this.#clock,
      onOpen: (failureCount) => {
        this.#logger.error('A channel fails again and again; it is left alone for a while.', {
          organizationId,
          channelId,
          failureCount,
        });
        this.#emitter.emit('circuit_breaker_opened', organizationId, { channelId, failureCount });
      },
      onClose: () => this.#emitter.emit('circuit_breaker_closed', organizationId, { channelId }),
    });
    this.#breakers.set(key, breaker);
    return breaker;
  }
}

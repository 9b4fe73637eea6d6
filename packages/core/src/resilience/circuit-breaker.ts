import { requireInteger, requirePositive } from '../domain/validation.ts';
import type { Clock } from '../ports/runtime.ts';
import { systemClock } from '../runtime/system-clock.ts';

/** Where a breaker stands: requests pass, none does, or one probe is on its way. */
export type CircuitState = 'closed' | 'open' | 'half_open';

/** When a breaker opens and how long it stays so. */
export interface CircuitBreakerOptions {
  /** Consecutive failures that open it. @defaultValue 5 */
  readonly failureThreshold?: number;
  /** Seconds until a probe is let through. @defaultValue 60 */
  readonly recoveryTimeout?: number;
  /** The same in milliseconds; wins over `recoveryTimeout`. */
  readonly recoveryTimeoutMs?: number;
  /** @defaultValue the machine's clock */
  readonly clock?: Clock;
  /** Called once when it opens, with the failures that made it. */
  readonly onOpen?: (failureCount: number) => void;
  /** Called once when it closes. */
  readonly onClose?: () => void;
}

/**
 * Stops calls to what keeps failing. After the recovery time exactly one probe passes: its success closes
 * the breaker, its failure opens it again. A probe that is never reported gives way to another one.
 */
export class CircuitBreaker {
  readonly #failureThreshold: number;
  readonly #recoveryTimeoutMs: number;
  readonly #clock: Clock;
  readonly #onOpen: ((failureCount: number) => void) | undefined;
  readonly #onClose: (() => void) | undefined;
  #state: CircuitState = 'closed';
  #failures = 0;
  /** When it opened, or the last probe left. */
  #since = 0;

  constructor(options: CircuitBreakerOptions = {}) {
    const { failureThreshold = 5, recoveryTimeout = 60, recoveryTimeoutMs } = options;
    requireInteger('failureThreshold', failureThreshold, 1);
    requirePositive('recoveryTimeout', recoveryTimeout);
    if (recoveryTimeoutMs !== undefined) requirePositive('recoveryTimeoutMs', recoveryTimeoutMs);
    this.#failureThreshold = failureThreshold;
    this.#recoveryTimeoutMs = recoveryTimeoutMs ?? recoveryTimeout * 1000;
    this.#clock = options.clock ?? systemClock;
    this.#onOpen = options.onOpen;
    this.#onClose = options.onClose;
  }

  get state(): CircuitState {
    return this.#state;
  }

  /** Failures in a row. */
  get failureCount(): number {
    return this.#failures;
  }

  /** Whether a call may be made now. Whoever gets true reports how it went. */
  allowRequest(): boolean {
    if (this.#state === 'closed') return true;
    const now = this.#clock.monotonic();
    if (now - this.#since < this.#recoveryTimeoutMs) return false;
    this.#state = 'half_open';
    this.#since = now;
    return true;
  }

  /** Reports a call that went well. Those made before it opened do not close it: only a probe does. */
  recordSuccess(): void {
    if (this.#state === 'open') return;
    this.#failures = 0;
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    this.#onClose?.();
  }

  /** Reports a call that failed. */
  recordFailure(): void {
    if (this.#state === 'open') return;
    this.#failures += 1;
    if (this.#state === 'closed') {
      if (this.#failures < this.#failureThreshold) return;
      this.#open();
      this.#onOpen?.(this.#failures);
    } else {
      this.#open();
    }
  }

  /** Reports a call that says nothing of what it called: a probe gives way to the next one at once. */
  recordNeither(): void {
    if (this.#state === 'half_open') this.#since = -Infinity;
  }

  #open(): void {
    this.#state = 'open';
    this.#since = this.#clock.monotonic();
  }
}

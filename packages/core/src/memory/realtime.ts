import { requireInteger } from '../domain/validation.ts';
import type { EphemeralCallback, EphemeralEvent, RealtimeBackend } from '../ports/realtime.ts';
import type { Clock, Logger } from '../ports/runtime.ts';
import { noResponder, type Responder, Responders } from '../realtime/responders.ts';
import { silentLogger } from '../runtime/silent-logger.ts';
import { systemClock } from '../runtime/system-clock.ts';

/** How the realtime backend of one process behaves. */
export interface InMemoryRealtimeOptions {
  /** Events that wait for a slow callback; beyond them the oldest are dropped. @defaultValue 1000 */
  readonly maxQueued?: number;
  readonly clock?: Clock;
  readonly logger?: Logger;
}

interface Subscription {
  readonly key: string;
  readonly callback: EphemeralCallback;
  readonly onGap: (() => void) | undefined;
  readonly queue: EphemeralEvent[];
  hasGap: boolean;
  isBusy: boolean;
  isOver: boolean;
}

/** Ephemeral events and requests within one process. */
export class InMemoryRealtime implements RealtimeBackend {
  readonly specificationVersion = 'v1' as const;
  readonly capabilities: { readonly shared: boolean } = Object.freeze({ shared: false });
  readonly #maxQueued: number;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #byId = new Map<string, Subscription>();
  readonly #byKey = new Map<string, Set<Subscription>>();
  readonly #responders = new Responders();
  #lastId = 0;

  constructor(options: InMemoryRealtimeOptions = {}) {
    const { maxQueued = 1000 } = options;
    requireInteger('maxQueued', maxQueued, 1);
    this.#maxQueued = maxQueued;
    this.#clock = options.clock ?? systemClock;
    this.#logger = options.logger ?? silentLogger;
  }

  /** How many subscriptions there are. */
  get size(): number {
    return this.#byId.size;
  }

  publish(key: string, event: EphemeralEvent): Promise<void> {
    for (const subscription of this.#byKey.get(key) ?? []) {
      if (subscription.queue.length >= this.#maxQueued) {
        subscription.queue.shift();
        subscription.hasGap = true;
      }
      subscription.queue.push(event);
      if (!subscription.isBusy) void this.#deliver(subscription);
    }
    return Promise.resolve();
  }

  subscribe(key: string, callback: EphemeralCallback, options: { readonly onGap?: () => void } = {}): Promise<string> {
    this.#lastId += 1;
    const id = `subscription-${this.#lastId}`;
    const subscription: Subscription = {
      key,
      callback,
      onGap: options.onGap,
      queue: [],
      hasGap: false,
      isBusy: false,
      isOver: false,
    };
    this.#byId.set(id, subscription);
    const ofKey = this.#byKey.get(key) ?? new Set();
    this.#byKey.set(key, ofKey.add(subscription));
    return Promise.resolve(id);
  }

  unsubscribe(subscriptionId: string): Promise<boolean> {
    const subscription = this.#byId.get(subscriptionId);
    if (subscription === undefined) return Promise.resolve(false);
    subscription.isOver = true;
    this.#byId.delete(subscriptionId);
    const ofKey = this.#byKey.get(subscription.key);
    ofKey?.delete(subscription);
    if (ofKey?.size === 0) this.#byKey.delete(subscription.key);
    return Promise.resolve(true);
  }

  request(
    topic: string,
    payload: unknown,
    options: { readonly timeoutMs: number; readonly signal?: AbortSignal | undefined },
  ): Promise<unknown> {
    const { timeoutMs, signal } = options;
    if (signal?.aborted) return Promise.reject(signal.reason);
    const responder = this.#responders.first(topic);
    if (responder === undefined) return Promise.reject(noResponder(topic));
    return new Promise((resolve, reject) => {
      const timer = this.#clock.schedule(timeoutMs, () => reject(noResponder(topic)));
      const onAbort = (): void => reject(signal?.reason);
      signal?.addEventListener('abort', onAbort, { once: true });
      const settled = (): void => {
        timer[Symbol.dispose]();
        signal?.removeEventListener('abort', onAbort);
      };
      responder(payload).then(resolve, reject).then(settled, settled);
    });
  }

  respond(topic: string, responder: Responder): Promise<AsyncDisposable> {
    const drop = this.#responders.add(topic, responder);
    return Promise.resolve({
      [Symbol.asyncDispose]: () => {
        drop();
        return Promise.resolve();
      },
    });
  }

  close(): Promise<void> {
    for (const subscription of this.#byId.values()) subscription.isOver = true;
    this.#byId.clear();
    this.#byKey.clear();
    this.#responders.clear();
    return Promise.resolve();
  }

  /** One event after another; a callback that fails gets the next one all the same. */
  async #deliver(subscription: Subscription): Promise<void> {
    subscription.isBusy = true;
    for (let event = subscription.queue.shift(); event !== undefined; event = subscription.queue.shift()) {
      if (subscription.isOver) return;
      try {
        if (subscription.hasGap) {
          subscription.hasGap = false;
          subscription.onGap?.();
        }
        const result = subscription.callback(event);
        if (result) await result;
      } catch (error) {
        this.#logger.error('A realtime callback failed.', { roomId: event.roomId, error });
      }
    }
    subscription.isBusy = false;
  }
}

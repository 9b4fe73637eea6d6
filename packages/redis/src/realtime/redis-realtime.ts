import { type EphemeralCallback, type EphemeralEvent, type RealtimeBackend, requireInteger } from '@roomkit/core';

import type { Link } from '../connection/link.ts';
import { commandLink } from '../connection/links.ts';
import { optionsFromEnv, type RedisOptions, settingsOf } from '../connection/options.ts';
import { Subscriber } from '../connection/subscriber.ts';
import { processEnvironment } from '../environment.ts';
import { Answering } from './answering.ts';
import { Asking, type RequestOptions } from './asking.ts';
import { writeMessage } from './codec.ts';
import { roomChannel, RoomFeeds } from './room-feeds.ts';

/** How a {@link RedisRealtime} works. */
export interface RedisRealtimeOptions extends RedisOptions {
  /** Events that wait for a slow callback; beyond them the oldest are dropped. @defaultValue 1000 */
  readonly maxQueued?: number;
  /**
   * How often the listening connection is asked whether it is still there, in milliseconds: a wire that went
   * dead without a word is noticed after this and `timeoutMs` at the latest.
   *
   * @defaultValue 5000
   */
  readonly heartbeatMs?: number;
}

/**
 * Ephemeral events and requests over all nodes of one Redis, by publish and subscribe. Nothing is kept: who
 * was cut off is told by `onGap`, and of a request by `no_responder`.
 */
export class RedisRealtime implements RealtimeBackend {
  readonly specificationVersion = 'v1' as const;
  readonly capabilities: { readonly shared: boolean } = Object.freeze({ shared: true });
  readonly #prefix: string;
  readonly #link: Link;
  readonly #subscriber: Subscriber;
  readonly #feeds: RoomFeeds;
  readonly #asking: Asking;
  readonly #answering: Answering;

  /** @throws ConfigurationError naming the option that cannot be used */
  constructor(options: RedisRealtimeOptions) {
    const { maxQueued = 1000, heartbeatMs = 5000 } = options;
    requireInteger('maxQueued', maxQueued, 1);
    requireInteger('heartbeatMs', heartbeatMs, 1);
    const settings = settingsOf(options);
    const { prefix } = settings;
    this.#prefix = prefix;
    this.#link = commandLink(settings);
    const subscriber = new Subscriber({ ...settings, heartbeatMs, onGap: () => this.#feeds.gap() });
    this.#subscriber = subscriber;
    this.#feeds = new RoomFeeds({ ...settings, subscriber, maxQueued });
    const deps = { ...settings, subscriber, link: this.#link };
    this.#asking = new Asking(deps);
    this.#answering = new Answering(deps);
  }

  /** A backend by `REDIS_URL`; `options` go before it. */
  static fromEnv(
    env: Readonly<Record<string, string | undefined>> = processEnvironment,
    options: RedisRealtimeOptions = {},
  ): RedisRealtime {
    return new RedisRealtime(optionsFromEnv(env, options));
  }

  /** How many subscriptions there are in this process. */
  get size(): number {
    return this.#feeds.size;
  }

  /** @throws RoomKitError `redis_failed`; whether the event has gone out is then unknown */
  async publish(key: string, event: EphemeralEvent): Promise<void> {
    const channel = roomChannel(this.#prefix, key);
    const message = writeMessage(event, 'event');
    await this.#link.run('publish', async (client, options) =>
      client.sendCommand(['PUBLISH', channel, message], options),
    );
  }

  /** Hears every event from the moment this resolves. @throws RoomKitError `redis_failed` */
  subscribe(key: string, callback: EphemeralCallback, options: { readonly onGap?: () => void } = {}): Promise<string> {
    return this.#feeds.add(key, callback, options.onGap);
  }

  unsubscribe(subscriptionId: string): Promise<boolean> {
    return this.#feeds.remove(subscriptionId);
  }

  /**
   * Asks one of those who answer on a topic, in whichever process.
   *
   * @throws RoomKitError `no_responder`, `redis_failed`, `responder_failed`, or the responder's own
   */
  request(topic: string, payload: unknown, options: RequestOptions): Promise<unknown> {
    return this.#asking.ask(topic, payload, options);
  }

  /** Of several processes that answer on a topic, one takes each request. */
  respond(topic: string, responder: (payload: unknown) => Promise<unknown>): Promise<AsyncDisposable> {
    return this.#answering.add(topic, responder);
  }

  async close(): Promise<void> {
    this.#feeds.close();
    this.#asking.close();
    this.#answering.close();
    await this.#subscriber.close();
    await this.#link.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}

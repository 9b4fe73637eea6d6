import { createHash } from 'node:crypto';

import {
  type EphemeralCallback,
  type EphemeralEvent,
  InMemoryRealtime,
  type Logger,
  type RealtimeBackend,
  silentLogger,
  systemClock,
} from '@roomkit/core';
import { decode, encode, type Responder } from '@roomkit/core/codec';

import { processEnvironment, systemId, systemRandom } from '../environment.ts';
import { closedError } from '../errors.ts';
import { DEFAULT_SCHEMA } from '../options.ts';
import { connectListener } from './connect-listener.ts';
import { Listener } from './listener.ts';
import { type PostgresRealtimeOptions, requireRealtimeOptions } from './options.ts';
import { Speaker } from './speaker.ts';
import { Topics } from './topics.ts';

const MAX_PAYLOAD_LENGTH = 1024 * 1024;
const HEARTBEAT_MS = 15_000;

interface Subscription {
  readonly key: string;
  readonly onGap: (() => void) | undefined;
}

/**
 * Ephemeral events and requests over LISTEN and NOTIFY, on a connection of its own: no commit waits for them.
 * Nothing is connected before the first call. A connection that was lost comes back by itself and says that
 * something may have been missed. Whoever made it closes it.
 */
export class PostgresRealtime implements RealtimeBackend {
  readonly specificationVersion = 'v1' as const;
  readonly capabilities: { readonly shared: boolean } = Object.freeze({ shared: true });
  readonly #schema: string;
  readonly #logger: Logger;
  readonly #listener: Listener;
  readonly #speaker: Speaker;
  readonly #topics: Topics;
  /** Those who listen here: what comes in is handed on to them in memory. */
  readonly #local: InMemoryRealtime;
  readonly #subscriptions = new Map<string, Subscription>();
  readonly #counts = new Map<string, number>();
  #closing: Promise<void> | null = null;

  /** @throws ConfigurationError naming the option that cannot be used */
  constructor(options: PostgresRealtimeOptions) {
    requireRealtimeOptions(options);
    const { maxQueued, maxPayloadLength = MAX_PAYLOAD_LENGTH, heartbeatMs = HEARTBEAT_MS } = options;
    const { clock = systemClock, logger = silentLogger, createId = systemId, random = systemRandom } = options;
    this.#schema = options.schema ?? DEFAULT_SCHEMA;
    this.#logger = logger;
    this.#local = new InMemoryRealtime({ clock, logger, ...(maxQueued !== undefined && { maxQueued }) });
    this.#listener = new Listener({
      connect: () => connectListener(options, logger),
      clock,
      logger,
      random,
      heartbeatMs,
      onGap: () => this.#tellGap(),
    });
    this.#speaker = new Speaker(this.#listener, { maxLength: maxPayloadLength, createId });
    const channelOf = (kind: string, key: string): string => this.#channelOf(kind, key);
    this.#topics = new Topics({ listener: this.#listener, speaker: this.#speaker, channelOf, clock, logger, createId });
  }

  /** A backend by `POSTGRES_URL`; `options` go before it. */
  static fromEnv(
    env: Readonly<Record<string, string | undefined>> = processEnvironment,
    options: PostgresRealtimeOptions = {},
  ): PostgresRealtime {
    if (options.connect !== undefined) return new PostgresRealtime(options);
    return new PostgresRealtime({ connectionString: env['POSTGRES_URL'] ?? '', ...options });
  }

  /** @throws InputError for an event that is too long; StoreError when it could not be sent */
  async publish(key: string, event: EphemeralEvent): Promise<void> {
    await this.#speaker.say(this.#channelOf('room', key), encode(event, 'event'));
  }

  async subscribe(
    key: string,
    callback: EphemeralCallback,
    options: { readonly onGap?: () => void } = {},
  ): Promise<string> {
    const id = await this.#local.subscribe(key, callback, options);
    this.#subscriptions.set(id, { key, onGap: options.onGap });
    const count = (this.#counts.get(key) ?? 0) + 1;
    this.#counts.set(key, count);
    try {
      // Asked for again by each: whoever comes second must not be told before the engine listens.
      await this.#listener.add(this.#channelOf('room', key), (text) => this.#hear(key, text));
    } catch (error) {
      await this.unsubscribe(id);
      throw error;
    }
    return id;
  }

  async unsubscribe(subscriptionId: string): Promise<boolean> {
    const subscription = this.#subscriptions.get(subscriptionId);
    if (!subscription) return false;
    this.#subscriptions.delete(subscriptionId);
    const { key } = subscription;
    const left = (this.#counts.get(key) ?? 1) - 1;
    if (left > 0) this.#counts.set(key, left);
    else this.#counts.delete(key);
    const ended = await this.#local.unsubscribe(subscriptionId);
    if (left === 0 && !this.#counts.has(key)) await this.#listener.remove(this.#channelOf('room', key));
    return ended;
  }

  /** Who answers is one of those who respond, whichever process they are in. */
  async request(
    topic: string,
    payload: unknown,
    options: { readonly timeoutMs: number; readonly signal?: AbortSignal | undefined },
  ): Promise<unknown> {
    return this.#topics.request(topic, payload, options);
  }

  async respond(topic: string, responder: Responder): Promise<AsyncDisposable> {
    return this.#topics.respond(topic, responder);
  }

  close(): Promise<void> {
    this.#closing ??= this.#end();
    return this.#closing;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #end(): Promise<void> {
    this.#topics.close(closedError('request'));
    this.#subscriptions.clear();
    this.#counts.clear();
    await this.#local.close();
    await this.#listener.close();
  }

  #hear(key: string, text: string): void {
    void this.#local.publish(key, decode(text) as EphemeralEvent);
  }

  #tellGap(): void {
    for (const { onGap } of this.#subscriptions.values()) {
      try {
        onGap?.();
      } catch (error) {
        this.#logger.error('A realtime callback failed.', { error });
      }
    }
  }

  /** Channels have short names; keys may be long, and hold what a name cannot. */
  #channelOf(kind: string, key: string): string {
    const digest = createHash('sha256').update(`${this.#schema}\u0000${kind}\u0000${key}`).digest('hex');
    return `roomkit_${digest.slice(0, 40)}`;
  }
}

import type { RedisClient } from './client.ts';
import type { Link } from './link.ts';
import { listeningLink } from './links.ts';
import type { RedisSettings } from './options.ts';

export interface SubscriberSettings extends RedisSettings {
  /** How often a silent connection is asked whether it is there, in milliseconds. */
  readonly heartbeatMs: number;
  /** Called when messages may have been missed. */
  readonly onGap: () => void;
}

type Listener = (message: string) => void;

/** Listens on channels, over a connection of its own that is kept alive and taken up again. */
export class Subscriber {
  readonly #settings: SubscriberSettings;
  readonly #link: Link;
  readonly #listeners = new Map<string, Listener>();
  /** Channels that this client listens on. */
  #confirmed = new Set<string>();
  /** What this client was given: the same function again is not called twice. */
  #given = new Map<string, Listener>();
  #client: RedisClient | null = null;
  /** What is under way for a channel: one thing after another. */
  readonly #tails = new Map<string, Promise<void>>();
  /** Whether something may be missing before what is heard next. */
  #isBroken = false;
  #heartbeat: Disposable | null = null;

  constructor(settings: SubscriberSettings) {
    this.#settings = settings;
    this.#link = listeningLink(settings, (client) => this.#onMade(client));
  }

  /** Listens from the moment this resolves. @throws RoomKitError `redis_failed` */
  async add(channel: string, listener: Listener): Promise<void> {
    this.#listeners.set(channel, listener);
    if (!this.#link.isClosed) this.#heartbeat ??= this.#schedule();
    try {
      await this.#inOrder(channel, async () => this.#confirm(channel));
    } catch (error) {
      if (this.#listeners.get(channel) === listener) this.#listeners.delete(channel);
      throw error;
    }
  }

  /** Hears nothing more of a channel. Does not fail: what cannot be told to Redis is not listened to. */
  async remove(channel: string): Promise<void> {
    this.#listeners.delete(channel);
    await this.#inOrder(channel, async () => {
      if (this.#listeners.has(channel) || !this.#confirmed.delete(channel)) return;
      await this.#link.run('unsubscribe', async (client) => client.unsubscribe(channel)).catch(() => {});
    });
  }

  async close(): Promise<void> {
    this.#heartbeat?.[Symbol.dispose]();
    this.#heartbeat = null;
    this.#listeners.clear();
    await this.#link.close();
  }

  async #confirm(channel: string): Promise<void> {
    if (this.#confirmed.has(channel) || !this.#listeners.has(channel)) return;
    await this.#link.run('subscribe', async (client) => {
      await client.subscribe(channel, this.#listenerOf(client, channel));
      if (client === this.#client) this.#confirmed.add(channel);
    });
  }

  /** Answers may come before a client calls itself ready: it counts from the moment it is made. */
  #onMade(client: RedisClient): void {
    this.#isBroken = this.#client !== null;
    this.#client = client;
    this.#confirmed = new Set();
    this.#given = new Map();
    let isAgain = false;
    client.on('error', () => {
      if (this.#client === client) this.#isBroken = true;
    });
    client.on('ready', () => {
      if (this.#client !== client) return;
      // A client takes its own channels up again before it is ready. One that is new begins with none: they
      // are taken up with the next beat.
      if (isAgain) this.#tellOfGap();
      isAgain = true;
    });
  }

  #tellOfGap(): void {
    this.#isBroken = false;
    this.#settings.onGap();
  }

  /** A client that was replaced is not heard any more, so that nothing is heard twice. */
  #listenerOf(client: RedisClient, channel: string): Listener {
    const known = this.#given.get(channel);
    if (known && this.#client === client) return known;
    const listener = (message: string): void => {
      if (this.#client !== client) return;
      // One channel may be taken up, and heard, before the others are: of those is told again when all are.
      if (this.#isBroken) this.#tellOfGap();
      this.#listeners.get(channel)?.(message);
    };
    if (this.#client === client) this.#given.set(channel, listener);
    return listener;
  }

  #inOrder(channel: string, task: () => Promise<void>): Promise<void> {
    const before = this.#tails.get(channel) ?? Promise.resolve();
    const own = before.then(task, task);
    this.#tails.set(channel, own);
    const settled = (): void => {
      if (this.#tails.get(channel) === own) this.#tails.delete(channel);
    };
    own.then(settled, settled);
    return own;
  }

  #schedule(): Disposable {
    return this.#settings.clock.schedule(this.#settings.heartbeatMs, () => void this.#beat());
  }

  /** A connection that is silent for good would lose everything without a word: the link replaces it. */
  async #beat(): Promise<void> {
    const ping = async (): Promise<unknown> => this.#link.run('ping', async (client) => client.ping());
    // The second one goes over a new connection where the first had no answer.
    await ping()
      .catch(ping)
      .catch(() => {});
    const repaired = await Promise.all([...this.#listeners.keys()].map(async (channel) => this.#repair(channel)));
    if (repaired.includes(true)) this.#tellOfGap();
    if (this.#heartbeat !== null) this.#heartbeat = this.#schedule();
  }

  async #repair(channel: string): Promise<boolean> {
    if (this.#confirmed.has(channel) || this.#tails.has(channel)) return false;
    await this.#inOrder(channel, async () => this.#confirm(channel)).catch(() => {});
    return this.#confirmed.has(channel);
  }
}

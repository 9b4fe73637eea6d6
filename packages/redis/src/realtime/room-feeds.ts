import type { EphemeralCallback, EphemeralEvent, Logger } from '@roomkit/core';

import { nameOf } from '../connection/names.ts';
import type { Subscriber } from '../connection/subscriber.ts';
import { readMessage } from './codec.ts';
import { Mailbox } from './mailbox.ts';

export interface RoomFeedsDeps {
  readonly subscriber: Subscriber;
  readonly prefix: string;
  readonly maxQueued: number;
  readonly logger: Logger;
}

interface Feed {
  readonly mailboxes: Map<string, Mailbox>;
  /** Settles when Redis has been told that we listen. */
  readonly listening: Promise<void>;
}

/** The channel a room's events go over. */
export function roomChannel(prefix: string, key: string): string {
  return `${prefix}:room:${nameOf(key)}`;
}

/** Who listens to which room in this process. Redis sends an event once, however many there are. */
export class RoomFeeds {
  readonly #deps: RoomFeedsDeps;
  readonly #feeds = new Map<string, Feed>();
  readonly #channels = new Map<string, string>();
  #lastId = 0;

  constructor(deps: RoomFeedsDeps) {
    this.#deps = deps;
  }

  /** How many subscriptions there are. */
  get size(): number {
    return this.#channels.size;
  }

  async add(key: string, callback: EphemeralCallback, onGap: (() => void) | undefined): Promise<string> {
    const { prefix, maxQueued, logger } = this.#deps;
    const channel = roomChannel(prefix, key);
    const feed = this.#feeds.get(channel) ?? this.#open(channel);
    this.#lastId += 1;
    const id = `subscription-${this.#lastId}`;
    this.#channels.set(id, channel);
    feed.mailboxes.set(id, new Mailbox({ callback, onGap, maxQueued, logger }));
    try {
      await feed.listening;
    } catch (error) {
      await this.remove(id);
      throw error;
    }
    return id;
  }

  async remove(id: string): Promise<boolean> {
    const channel = this.#channels.get(id);
    if (channel === undefined) return false;
    this.#channels.delete(id);
    const feed = this.#feeds.get(channel);
    feed?.mailboxes.get(id)?.end();
    feed?.mailboxes.delete(id);
    if (feed?.mailboxes.size !== 0) return true;
    this.#feeds.delete(channel);
    await this.#deps.subscriber.remove(channel);
    return true;
  }

  /** Events of any room may have been missed. */
  gap(): void {
    for (const { mailboxes } of this.#feeds.values()) for (const mailbox of mailboxes.values()) mailbox.gap();
  }

  close(): void {
    for (const { mailboxes } of this.#feeds.values()) for (const mailbox of mailboxes.values()) mailbox.end();
    this.#feeds.clear();
    this.#channels.clear();
  }

  #open(channel: string): Feed {
    const mailboxes = new Map<string, Mailbox>();
    const hear = (message: string): void => {
      const event = this.#read(message);
      if (event !== null) for (const mailbox of mailboxes.values()) mailbox.push(event);
    };
    const feed: Feed = { mailboxes, listening: this.#deps.subscriber.add(channel, hear) };
    this.#feeds.set(channel, feed);
    return feed;
  }

  #read(message: string): EphemeralEvent | null {
    try {
      return readMessage(message) as EphemeralEvent;
    } catch (error) {
      this.#deps.logger.warn('A realtime message could not be read.', { error });
      return null;
    }
  }
}

import { type RoomEvent, type RoomKit, textOf } from '@roomkit/core';

/** Follows a room's timeline, and waits for what is to come. */
export class Follower implements Disposable {
  readonly #stop = new AbortController();
  /** Fails with whatever ends the following. */
  readonly #ended: Promise<never>;
  readonly #messages: RoomEvent[] = [];
  #waiting: (() => void)[] = [];

  constructor(kit: RoomKit, roomId: string) {
    this.#ended = this.#follow(kit, roomId);
    this.#ended.catch(() => undefined);
  }

  [Symbol.dispose](): void {
    this.#stop.abort();
  }

  /** The words of every message so far. */
  async said(): Promise<readonly string[]> {
    return this.#messages.map((event) => textOf(event));
  }

  /** A channel's message with these words. */
  message(channelId: string, text: string): Promise<RoomEvent> {
    return this.#first((event) => event.source.channelId === channelId && textOf(event) === text);
  }

  /** The so-manieth message of a channel. */
  from(channelId: string, count: number): Promise<RoomEvent> {
    return this.#first((event, at) => event.source.channelId === channelId && this.#countOf(channelId, at) === count);
  }

  #countOf(channelId: string, upTo: number): number {
    return this.#messages.slice(0, upTo + 1).filter(({ source }) => source.channelId === channelId).length;
  }

  async #first(isIt: (event: RoomEvent, at: number) => boolean): Promise<RoomEvent> {
    for (;;) {
      const found = this.#messages.find((event, at) => isIt(event, at));
      if (found !== undefined) return found;
      await Promise.race([new Promise<void>((resolve) => this.#waiting.push(resolve)), this.#ended]);
    }
  }

  async #follow(kit: RoomKit, roomId: string): Promise<never> {
    for await (const event of kit.follow(roomId, { signal: this.#stop.signal })) {
      if (event.type !== 'message') continue;
      this.#messages.push(event);
      for (const resolve of this.#waiting.splice(0)) resolve();
    }
    throw new Error(`Nobody follows ${roomId} any more`);
  }
}

import type { FeedDeps } from './feed-host.ts';
import type { Member } from './member.ts';
import { RoomFeed } from './room-feed.ts';
import { RoomStreams } from './room-streams.ts';

/** The feeds of the rooms that somebody has joined, each opened once and closed when the last one leaves. */
export class RoomFeeds {
  readonly #deps: FeedDeps;
  readonly #opening = new Map<string, Promise<RoomFeed>>();
  readonly #open = new Map<string, RoomFeed>();
  readonly #streams = new Map<string, RoomStreams>();
  readonly #closing = new Set<Promise<void>>();

  constructor(deps: FeedDeps) {
    this.#deps = deps;
  }

  get(roomId: string): RoomFeed | undefined {
    return this.#open.get(roomId);
  }

  all(): IterableIterator<RoomFeed> {
    return this.#open.values();
  }

  /** The streams of a room, also while nobody watches: whoever comes later sees what runs. */
  streamsOf(roomId: string): RoomStreams {
    let streams = this.#streams.get(roomId);
    if (streams === undefined) {
      streams = new RoomStreams(this.#deps.settings.maxStreamBufferLength);
      this.#streams.set(roomId, streams);
    }
    return streams;
  }

  /** Opens a room's feed, or gives the open one. Use it before awaiting anything else. */
  async open(roomId: string): Promise<RoomFeed> {
    const open = this.#open.get(roomId);
    if (open !== undefined) return open;
    let opening = this.#opening.get(roomId);
    if (opening === undefined) {
      opening = RoomFeed.open(this.#deps, roomId, this.streamsOf(roomId), () => this.detach(roomId))
        .then((feed) => {
          this.#open.set(roomId, feed);
          return feed;
        })
        .finally(() => this.#opening.delete(roomId));
      this.#opening.set(roomId, opening);
    }
    return opening;
  }

  remove(member: Member): void {
    const feed = this.#open.get(member.roomId);
    feed?.remove(member);
    this.release(member.roomId);
  }

  /** Puts everybody out of a room the channel no longer belongs to. */
  detach(roomId: string): void {
    for (const member of [...(this.#open.get(roomId)?.members ?? [])]) {
      member.connection.members.delete(roomId);
      this.remove(member);
      member.connection.send({ type: 'left', roomId, reason: 'detached' });
    }
  }

  /** Closes a feed that nobody needs any more. */
  release(roomId: string): void {
    const feed = this.#open.get(roomId);
    if (feed === undefined) {
      if (!this.#opening.has(roomId) && this.#streams.get(roomId)?.isEmpty === true) this.#streams.delete(roomId);
      return;
    }
    if (feed.members.size > 0) return;
    this.#open.delete(roomId);
    if (feed.streams.isEmpty) this.#streams.delete(roomId);
    const closing = feed
      .close()
      .catch((error: unknown) =>
        this.#deps.host.logger.warn('A room feed did not close.', { roomId, channelId: this.#deps.channelId, error }),
      )
      .finally(() => this.#closing.delete(closing));
    this.#closing.add(closing);
  }

  /** Resolves when every feed that was released has closed. */
  async closed(): Promise<void> {
    await Promise.all(this.#closing);
  }
}

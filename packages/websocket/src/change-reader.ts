import type { RoomEvent } from '@roomkit/core';

import { EventEncoding } from './event-encoding.ts';
import type { FeedDeps } from './feed-host.ts';
import type { FeedItem } from './member.ts';

const PAGE = 200;

/** Where the reading of changes begins. */
export interface ChangeStart {
  /** The room's newest change. */
  readonly change: number;
  /** The room's latest index when that change was read, or before. */
  readonly latestIndex: number;
}

/** Reads what became of a room's events after they were told: edits, deletions, the host's own changes. */
export class ChangeReader {
  readonly #deps: FeedDeps;
  readonly #roomId: string;
  #cursor: number;
  /** Events up to this index are older than the cursor: if one of them is read, it was changed. */
  #olderUpTo: number;
  /** Told since the cursor, as they were told. */
  readonly #told = new Map<string, RoomEvent>();
  /** Read before their turn came, as they are now. */
  readonly #ahead = new Map<string, RoomEvent>();
  #isStale = false;

  constructor(deps: FeedDeps, roomId: string, start: ChangeStart) {
    this.#deps = deps;
    this.#roomId = roomId;
    this.#cursor = start.change;
    this.#olderUpTo = start.latestIndex;
  }

  /** Everything up to this change has been told to the live members. */
  get cursor(): number {
    return this.#cursor;
  }

  /** How many events were told since the cursor. */
  get size(): number {
    return this.#told.size;
  }

  /** Whether the last reading failed. */
  get isStale(): boolean {
    return this.#isStale;
  }

  /** Notes an event whose turn has come, and returns it as it is now. */
  passed(event: RoomEvent): RoomEvent {
    const current = this.#ahead.get(event.id) ?? event;
    this.#ahead.delete(event.id);
    this.#told.set(event.id, current);
    return current;
  }

  /** Everything that changed since the last reading, for the members. `latest` is the last index told. */
  async read(latest: number): Promise<readonly FeedItem[]> {
    this.#isStale = true;
    const items: FeedItem[] = [];
    let cursor = this.#cursor;
    for (;;) {
      const page = await this.#deps.host.listChanges(this.#roomId, { changedSince: cursor, limit: PAGE });
      for (const event of page.events) {
        if (event.index > latest) this.#ahead.set(event.id, event);
        else if (this.#wasChanged(event)) items.push({ kind: 'update', encoding: this.#encode(event) });
      }
      for (const eventId of page.removedEventIds) items.push({ kind: 'removed', eventId });
      const isLast = page.events.length === 0 && page.removedEventIds.length === 0;
      const isStuck = page.latestChange === cursor;
      cursor = page.latestChange;
      if (isLast || isStuck) break;
    }
    this.#cursor = cursor;
    this.#olderUpTo = latest;
    this.#told.clear();
    this.#isStale = false;
    items.push({ kind: 'checkpoint', change: cursor });
    return items;
  }

  #wasChanged(event: RoomEvent): boolean {
    if (event.index <= this.#olderUpTo) return true;
    const told = this.#told.get(event.id);
    if (told === undefined) return true;
    return told !== event && this.#encode(told).json !== this.#encode(event).json;
  }

  #encode(event: RoomEvent): EventEncoding {
    return new EventEncoding(event, this.#deps.settings.exposeMetadata);
  }
}

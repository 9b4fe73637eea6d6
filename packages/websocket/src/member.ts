import type { AckFrame } from '@roomkit/client/protocol';
import type { RoomEvent } from '@roomkit/core';

import type { Connection } from './connection.ts';
import { encodeFrame } from './encoded-frame.ts';
import type { EventEncoding } from './event-encoding.ts';
import { messageIdOf } from './message-key.ts';
import { canSee, isOwn, type Reader } from './reader.ts';
import type { RoomStreams } from './room-streams.ts';

/** What a room tells its members, in order. */
export type FeedItem =
  | { readonly kind: 'event'; readonly encoding: EventEncoding }
  | { readonly kind: 'update'; readonly encoding: EventEncoding }
  | { readonly kind: 'removed'; readonly eventId: string }
  | { readonly kind: 'checkpoint'; readonly change: number };

/** Items held back for one member at most; beyond them the replay reads the rest from the timeline. */
const MAX_HELD = 1_000;

/** What a member begins with. */
export interface MemberStart {
  /** The last index the client holds; -1 for none. */
  readonly highWater: number;
  /** The last change the client knows of; null for none. */
  readonly change: number | null;
  /** How many of the latest events to begin with, where the client holds none. */
  readonly tail: number | null;
}

/** One connection's place in one room: how far it has been told, and what waits while it is told the past. */
export class Member {
  readonly connection: Connection;
  readonly roomId: string;
  readonly reader: Reader;
  /** Every visible event up to this index has been sent, or was held by the client before. */
  highWater: number;
  /** Every change up to this one has been sent. */
  change: number | null;
  tail: number | null;
  /** Has more happened than could be held? Then the replay goes round again. */
  hasOverflowed = false;
  #phase: 'idle' | 'replaying' | 'live' = 'idle';
  #run = 0;
  #held: FeedItem[] = [];
  #previousIndex: number | null;
  /** Own events that were acknowledged ahead of their turn. */
  readonly #acknowledged = new Set<string>();
  readonly #streams: RoomStreams;

  constructor(connection: Connection, roomId: string, channelId: string, start: MemberStart, streams: RoomStreams) {
    this.connection = connection;
    this.roomId = roomId;
    this.reader = { channelId, participantId: connection.identity.participantId };
    this.highWater = start.highWater;
    this.change = start.change;
    this.tail = start.tail;
    this.#previousIndex = start.highWater === -1 ? null : start.highWater;
    this.#streams = streams;
  }

  get phase(): 'idle' | 'replaying' | 'live' {
    return this.#phase;
  }

  /** Begins a replay and returns its number; an earlier one is over. */
  beginReplay(): number {
    this.#phase = 'replaying';
    this.#held = [];
    this.hasOverflowed = false;
    this.#run += 1;
    return this.#run;
  }

  /** Whether this replay is still the one that counts. */
  isCurrent(run: number): boolean {
    return this.#run === run && !this.connection.isClosed;
  }

  /** Forgets what was held, to read it from the timeline instead. */
  releaseHeld(): void {
    this.#held = [];
    this.hasOverflowed = false;
  }

  /** Ends a replay without its end having been reached; the next event or heartbeat begins another. */
  pause(): void {
    this.#phase = 'idle';
    this.#held = [];
    this.#run += 1;
  }

  /** Ends a replay: what was held follows, and from now on everything as it comes. */
  goLive(change: number): void {
    const held = this.#held;
    this.#held = [];
    this.#phase = 'live';
    this.change = change;
    for (const item of held) this.#tell(item);
    const { highWater, roomId } = this;
    this.connection.send({ type: 'synced', roomId, index: highWater, change: this.change });
    this.#streams.showRunning(this);
  }

  /** Takes what happens in the room. */
  accept(item: FeedItem): void {
    if (this.#phase === 'live') {
      this.#tell(item);
    } else if (this.#phase === 'replaying') {
      if (this.#held.length >= MAX_HELD) {
        this.#held = [];
        this.hasOverflowed = true;
      }
      this.#held.push(item);
    }
  }

  /** The next event of the timeline, whether visible or not. */
  tellEvent(encoding: EventEncoding): void {
    const { event } = encoding;
    if (event.index <= this.highWater) return;
    this.highWater = event.index;
    if (this.#acknowledged.delete(event.id)) {
      this.#previousIndex = event.index;
      return;
    }
    if (!canSee(event, this.reader)) return;
    const previousIndex = this.#previousIndex;
    this.#previousIndex = event.index;
    const messageId = isOwn(event, this.reader) ? messageIdOf(event, this.reader.participantId) : null;
    const pending = messageId === null ? undefined : this.connection.sends.get(this.roomId, event.idempotencyKey ?? '');
    if (messageId !== null && pending !== undefined) {
      const told = pending.isAnswered;
      pending.isAnswered = true;
      if (!told) {
        const ack = ackFrame(this.roomId, messageId, encoding, false);
        this.connection.send({ ...ack, previousIndex });
      }
      return;
    }
    const { roomId } = event;
    const streamId = this.#streams.streamOf(event.id, this);
    if (streamId !== null) {
      this.connection.send({ type: 'stream_end', roomId, streamId, previousIndex, event: encoding.wireFor(messageId) });
    } else if (messageId !== null) {
      this.connection.send({ type: 'event', roomId, previousIndex, event: encoding.wireFor(messageId) });
    } else {
      this.connection.push(encoding.eventFrame(previousIndex));
    }
  }

  /** An own event was acknowledged before its turn here: when that comes, there is nothing left to tell. */
  wasAcknowledged(event: Pick<RoomEvent, 'id' | 'index'>): void {
    if (event.index > this.highWater) this.#acknowledged.add(event.id);
  }

  /** An event that was told before, as it is now. */
  tellUpdate(encoding: EventEncoding): void {
    const { event } = encoding;
    if (event.index > this.highWater || !canSee(event, this.reader)) return;
    const messageId = isOwn(event, this.reader) ? messageIdOf(event, this.reader.participantId) : null;
    if (messageId === null || encoding.wire.deleted) this.connection.push(encoding.updateFrame);
    else this.connection.send({ type: 'update', roomId: this.roomId, event: encoding.wireFor(messageId) });
  }

  /** Every change up to this one, of the events told so far, has been told. */
  tellCheckpoint(change: number): void {
    this.change = Math.max(this.change ?? 0, change);
    const { highWater, roomId } = this;
    this.connection.send({ type: 'checkpoint', roomId, index: highWater, change: this.change });
  }

  #tell(item: FeedItem): void {
    switch (item.kind) {
      case 'event':
        this.tellEvent(item.encoding);
        break;
      case 'update':
        this.tellUpdate(item.encoding);
        break;
      case 'removed':
        this.connection.push(
          encodeFrame({ type: 'delete', roomId: this.roomId, eventId: item.eventId, removed: true }),
        );
        break;
      case 'checkpoint':
        this.tellCheckpoint(item.change);
        break;
      default:
        item satisfies never;
    }
  }
}

/** Tells a client what became of its message. */
export function ackFrame(roomId: string, messageId: string, encoding: EventEncoding, duplicate: boolean): AckFrame {
  return { type: 'ack', roomId, id: messageId, event: encoding.wireFor(messageId), duplicate };
}

import type { EphemeralEvent, EphemeralEventType, RoomEvent } from '@roomkit/core';

import { type EncodedFrame, encodeFrame } from './encoded-frame.ts';
import type { FeedDeps } from './feed-host.ts';
import type { Member } from './member.ts';
import { canSee, reachesReader } from './reader.ts';
import { typingScope } from './typing-scope.ts';

/** Typing, presence, reactions and read receipts of one room: heard from the kit, shown to the members. */
export class EphemeralFeed {
  readonly #deps: FeedDeps;
  readonly #roomId: string;
  readonly #members: ReadonlySet<Member>;
  readonly #subscription: Promise<string | null>;
  /** How many connections each participant has here. */
  readonly #connections = new Map<string, number>();

  constructor(deps: FeedDeps, roomId: string, members: ReadonlySet<Member>) {
    this.#deps = deps;
    this.#roomId = roomId;
    this.#members = members;
    this.#subscription = deps.host
      .subscribeRoom(roomId, (event) => this.#heard(event))
      .catch((error: unknown) => {
        this.#warn('Ephemeral events of a room could not be subscribed to.', error);
        return null;
      });
  }

  /** Ids of the participants with a connection here. */
  get present(): readonly string[] {
    return [...this.#connections.keys()];
  }

  /** Announces somebody whose first connection this is. */
  arrived({ connection, reader }: Member): void {
    if (!connection.identity.isNamed) return;
    const count = this.#connections.get(reader.participantId) ?? 0;
    this.#connections.set(reader.participantId, count + 1);
    if (count === 0) this.#announce(reader.participantId, 'presence_online');
  }

  /** Announces that somebody's last connection is gone. */
  departed({ connection, reader }: Member): void {
    if (!connection.identity.isNamed) return;
    const count = this.#connections.get(reader.participantId) ?? 1;
    if (count > 1) {
      this.#connections.set(reader.participantId, count - 1);
    } else {
      this.#connections.delete(reader.participantId);
      this.#announce(reader.participantId, 'presence_offline');
    }
  }

  async close(): Promise<void> {
    const id = await this.#subscription;
    if (id !== null) await this.#deps.host.unsubscribeRoom(id);
  }

  async #heard(event: EphemeralEvent): Promise<void> {
    const { channelId, data, participantId, timestamp, type } = event;
    const isOwn = channelId === null || channelId === this.#deps.channelId;
    if (isOwn && type === 'presence_offline' && this.#connections.has(participantId)) {
      // Gone from another process, and still here.
      this.#announce(participantId, 'presence_online');
      return;
    }
    const frame = this.#encode(type, participantId, data, timestamp);
    const isTyping = type === 'typing_start' || type === 'typing_stop';
    if (isOwn && !isTyping && type !== 'reaction') {
      for (const member of this.#members) push(member, frame);
      return;
    }
    try {
      const about = type === 'reaction' ? await this.#eventOf(data) : null;
      const visibility = isOwn && !isTyping ? 'all' : await this.#visibilityOf(channelId, isTyping);
      if (visibility === null) return;
      const scope = { visibility, sourceVisibility: 'all' };
      for (const member of this.#members) {
        // A reaction tells of what it is to: not those from whom that is hidden.
        if (about !== null && !canSee(about, member.reader)) continue;
        if (reachesReader(scope, member.reader)) push(member, frame);
      }
    } catch (error) {
      this.#warn('A notice could not be judged, and was not shown.', error);
    }
  }

  /** Whom the words of a channel may reach, and with them its notices; null for nobody. */
  async #visibilityOf(channelId: string | null, isTyping: boolean): Promise<string | null> {
    const context = await this.#deps.host.getContext(this.#roomId);
    if (isTyping) return typingScope(context, channelId, this.#deps.channelId)?.visibility ?? null;
    return context.bindings.find((binding) => binding.channelId === channelId)?.visibility ?? 'all';
  }

  async #eventOf({ eventId }: EphemeralEvent['data']): Promise<RoomEvent | null> {
    return typeof eventId === 'string' ? this.#deps.host.getEvent(this.#roomId, eventId) : null;
  }

  #encode(
    kind: EphemeralEventType,
    participantId: string | null,
    data: EphemeralEvent['data'],
    timestamp: Date,
  ): EncodedFrame {
    const roomId = this.#roomId;
    return encodeFrame({ type: 'ephemeral', roomId, kind, participantId, data, timestamp: timestamp.toISOString() });
  }

  #announce(participantId: string, type: 'presence_online' | 'presence_offline'): void {
    const { channelId, host } = this.#deps;
    host
      .publishEphemeral(this.#roomId, { type, participantId, channelId, data: {} })
      .catch((error: unknown) => this.#warn('Presence could not be announced.', error));
  }

  #warn(message: string, error: unknown): void {
    this.#deps.host.logger.warn(message, { roomId: this.#roomId, channelId: this.#deps.channelId, error });
  }
}

/** A notice is worth nothing late: whoever does not keep up goes without. */
function push({ connection }: Member, frame: EncodedFrame): void {
  if (!connection.isCongested) connection.push(frame);
}

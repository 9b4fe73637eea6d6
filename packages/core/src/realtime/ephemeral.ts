import { InputError, RoomNotFoundError } from '../domain/errors.ts';
import { roomKey, type RoomReference } from '../domain/room.ts';
import { requireId } from '../domain/validation.ts';
import {
  EphemeralEventType,
  type EphemeralCallback,
  type EphemeralEvent,
  type RealtimeBackend,
} from '../ports/realtime.ts';
import type { Clock, CreateId } from '../ports/runtime.ts';
import type { ConversationStore, RoomSnapshot } from '../ports/store.ts';
import { requireRecord } from '../rooms/attach-options.ts';
import type { NoticeRoom, OutwardNotices } from './outward.ts';

export interface EphemeralServiceDeps {
  readonly realtime: RealtimeBackend;
  readonly store: Pick<ConversationStore, 'getSnapshot'>;
  readonly outward: OutwardNotices;
  readonly clock: Pick<Clock, 'now'>;
  readonly createId: CreateId;
}

/** What else a notice may say. */
export interface EphemeralOptions {
  /** The channel it comes from: it is not told of its own doing, unless several people share it. */
  readonly channelId?: string | null;
  readonly data?: Readonly<Record<string, unknown>>;
}

/** A reaction to an event. */
export interface ReactionRequest {
  readonly eventId: string;
  /** Empty with `remove`: whatever this person reacted with. */
  readonly emoji: string;
  /** @defaultValue 'add' */
  readonly action?: 'add' | 'remove';
}

const TYPES: ReadonlySet<unknown> = new Set(Object.values(EphemeralEventType));
const PRESENCES: ReadonlySet<unknown> = new Set(['online', 'away', 'offline']);

/** Notices for whoever listens now: never stored, and passed on to vendors that can show them. */
export class EphemeralService {
  readonly #deps: EphemeralServiceDeps;

  constructor(deps: EphemeralServiceDeps) {
    this.#deps = deps;
  }

  /** @throws RoomNotFoundError */
  async publishTyping(
    reference: RoomReference,
    participantId: string,
    isTyping: boolean,
    options: EphemeralOptions = {},
  ): Promise<void> {
    await this.publishEphemeral(reference, {
      type: isTyping ? 'typing_start' : 'typing_stop',
      participantId,
      channelId: options.channelId ?? null,
      data: options.data ?? {},
    });
  }

  /** @throws RoomNotFoundError, InputError */
  async publishPresence(
    reference: RoomReference,
    participantId: string,
    presence: 'online' | 'away' | 'offline',
    options: EphemeralOptions = {},
  ): Promise<void> {
    if (!PRESENCES.has(presence)) throw new InputError('presence', 'must be online, away or offline');
    await this.publishEphemeral(reference, {
      type: `presence_${presence}`,
      participantId,
      channelId: options.channelId ?? null,
      data: options.data ?? {},
    });
  }

  /** @throws RoomNotFoundError, InputError */
  async publishReaction(
    reference: RoomReference,
    participantId: string,
    reaction: ReactionRequest,
    options: EphemeralOptions = {},
  ): Promise<void> {
    const { eventId, emoji, action = 'add' } = reaction;
    await this.publishEphemeral(reference, {
      type: 'reaction',
      participantId,
      channelId: options.channelId ?? null,
      data: { ...options.data, eventId, emoji, action },
    });
  }

  /** Tells the room that somebody read up to an event. `markRead` also remembers it. @throws RoomNotFoundError, InputError */
  async publishReadReceipt(
    reference: RoomReference,
    participantId: string,
    eventId: string,
    options: EphemeralOptions = {},
  ): Promise<void> {
    requireId('eventId', eventId);
    await this.publishEphemeral(reference, {
      type: 'read_receipt',
      participantId,
      channelId: options.channelId ?? null,
      data: { ...options.data, eventId },
    });
  }

  /** Typing and reactions are passed on to vendors; everything reaches the room's subscribers. @throws RoomNotFoundError, InputError */
  async publishEphemeral(
    reference: RoomReference,
    event: Omit<EphemeralEvent, 'id' | 'roomId' | 'timestamp'>,
  ): Promise<void> {
    requireNotice(event);
    const snapshot = await this.#require(reference);
    await this.#deps.realtime.publish(roomKey(reference), {
      ...event,
      id: this.#deps.createId(),
      roomId: reference.roomId,
      timestamp: new Date(this.#deps.clock.now()),
    });
    this.#passOn({ reference, bindings: snapshot.bindings, channelId: event.channelId }, event);
  }

  /** Hears a room's notices until unsubscribed. @throws RoomNotFoundError */
  async subscribeRoom(reference: RoomReference, callback: EphemeralCallback): Promise<string> {
    await this.#require(reference);
    return this.#deps.realtime.subscribe(roomKey(reference), callback);
  }

  /** False when there is no such subscription (any more). */
  unsubscribeRoom(subscriptionId: string): Promise<boolean> {
    return this.#deps.realtime.unsubscribe(subscriptionId);
  }

  #passOn(room: NoticeRoom, event: Omit<EphemeralEvent, 'id' | 'roomId' | 'timestamp'>): void {
    const { outward } = this.#deps;
    const { type, participantId, data } = event;
    if (type === 'typing_start' || type === 'typing_stop') outward.typing(room, type === 'typing_start', participantId);
    if (type !== 'reaction') return;
    outward.react(room, String(data['eventId']), String(data['emoji']), data['action'] === 'remove' ? 'remove' : 'add');
  }

  async #require(reference: RoomReference): Promise<RoomSnapshot> {
    const snapshot = await this.#deps.store.getSnapshot(reference);
    if (!snapshot) throw new RoomNotFoundError(reference.roomId);
    return snapshot;
  }
}

function requireNotice(event: Omit<EphemeralEvent, 'id' | 'roomId' | 'timestamp'>): void {
  if (!TYPES.has(event.type)) throw new InputError('type', 'must be an ephemeral event type');
  requireId('participantId', event.participantId);
  if (event.channelId !== null) requireId('channelId', event.channelId);
  requireRecord('data', event.data);
  if (event.type !== 'reaction') return;
  const { eventId, emoji, action } = event.data;
  requireId('eventId', eventId);
  // A vendor may say that a reaction is gone without saying which.
  if (emoji !== '' || action !== 'remove') requireId('emoji', emoji);
  if (action !== undefined && action !== 'add' && action !== 'remove') {
    throw new InputError('action', 'must be add or remove');
  }
}

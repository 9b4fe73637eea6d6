import { RoomNotFoundError } from '../domain/errors.ts';
import { nextIndex, roomKey, type RoomReference } from '../domain/room.ts';
import { requireId, requireIndex } from '../domain/validation.ts';
import type { RealtimeBackend } from '../ports/realtime.ts';
import type { Clock, CreateId, Logger } from '../ports/runtime.ts';
import type { ConversationStore, ReadMarkerKey, RoomSnapshot } from '../ports/store.ts';
import type { OutwardNotices } from '../realtime/outward.ts';

export interface ReadMarkerServiceDeps {
  readonly store: Pick<ConversationStore, 'getSnapshot' | 'markRead' | 'getReadMarker'>;
  readonly realtime: Pick<RealtimeBackend, 'publish'>;
  readonly outward: Pick<OutwardNotices, 'read'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly createId: CreateId;
  readonly logger: Logger;
}

/** Which of several people behind a shared channel. */
export interface ReaderOptions {
  readonly participantId?: string;
}

/** How far each reader has got. A mark only rises. */
export class ReadMarkerService {
  readonly #deps: ReadMarkerServiceDeps;

  constructor(deps: ReadMarkerServiceDeps) {
    this.#deps = deps;
  }

  /**
   * Moves a reader's mark up to an index, at most the room's latest, and tells whoever listens. Returns
   * the mark in force; −1 in a room without events.
   *
   * @throws RoomNotFoundError, InputError
   */
  async markRead(
    reference: RoomReference,
    channelId: string,
    index: number,
    options: ReaderOptions = {},
  ): Promise<number> {
    requireIndex('index', index);
    const reader = readerOf(channelId, options);
    const snapshot = await this.#require(reference);
    return this.#move(reference, snapshot, reader, Math.min(index, nextIndex(snapshot.room) - 1));
  }

  /** Moves a reader's mark to the room's latest event. @throws RoomNotFoundError, InputError */
  async markAllRead(reference: RoomReference, channelId: string, options: ReaderOptions = {}): Promise<number> {
    const reader = readerOf(channelId, options);
    const snapshot = await this.#require(reference);
    return this.#move(reference, snapshot, reader, nextIndex(snapshot.room) - 1);
  }

  /** How many indexes lie behind the reader's mark, those of blocked and system events included. @throws RoomNotFoundError, InputError */
  async unreadCount(reference: RoomReference, channelId: string, options: ReaderOptions = {}): Promise<number> {
    const reader = readerOf(channelId, options);
    const snapshot = await this.#require(reference);
    const mark = (await this.#deps.store.getReadMarker(reference, reader)) ?? -1;
    return Math.max(0, nextIndex(snapshot.room) - 1 - mark);
  }

  async #move(reference: RoomReference, snapshot: RoomSnapshot, reader: ReadMarkerKey, index: number): Promise<number> {
    const { store, outward } = this.#deps;
    const before = (await store.getReadMarker(reference, reader)) ?? -1;
    if (index <= before) return before;
    const mark = await store.markRead(reference, reader, index);
    await this.#tell(reference, reader, mark);
    const { channelId, participantId = null } = reader;
    outward.read({ reference, bindings: snapshot.bindings, channelId }, participantId, before, mark);
    return mark;
  }

  /** The mark is stored: whether anybody hears of it must not make it look as if it were not. */
  async #tell(reference: RoomReference, { channelId, participantId }: ReadMarkerKey, index: number): Promise<void> {
    const { realtime, createId, clock, logger } = this.#deps;
    try {
      await realtime.publish(roomKey(reference), {
        id: createId(),
        roomId: reference.roomId,
        type: 'read_receipt',
        participantId: participantId ?? channelId,
        channelId,
        data: { index },
        timestamp: new Date(clock.now()),
      });
    } catch (error) {
      logger.warn('A read receipt was not published.', { roomId: reference.roomId, channelId, error });
    }
  }

  async #require(reference: RoomReference): Promise<RoomSnapshot> {
    const snapshot = await this.#deps.store.getSnapshot(reference);
    if (!snapshot) throw new RoomNotFoundError(reference.roomId);
    return snapshot;
  }
}

function readerOf(channelId: string, { participantId }: ReaderOptions): ReadMarkerKey {
  requireId('channelId', channelId);
  if (participantId !== undefined) requireId('participantId', participantId);
  return { channelId, participantId: participantId ?? null };
}

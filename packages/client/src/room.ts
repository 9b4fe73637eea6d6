import type { EventContent } from '@roomkit/core';

import { delayOf } from './backoff.ts';
import { Emitter, type Unsubscribe } from './emitter.ts';
import type { TimelineEntry } from './entry.ts';
import { RoomKitClientError } from './errors.ts';
import type { Settings } from './options.ts';
import type { SentMessage } from './outbox.ts';
import { OwnMessages, type SendOptions } from './own-messages.ts';
import type { ClientFrame } from './protocol/client-frames.ts';
import type { ErrorFrame, LeftFrame, SyncedFrame } from './protocol/server-frames.ts';
import type { WireParticipant } from './protocol/wire-event.ts';
import { quiet } from './quiet.ts';
import type { RoomEvents, RoomState } from './room-events.ts';
import { type RoomFrame, RoomReader } from './room-reader.ts';
import { Timeline } from './timeline.ts';

/** What a room needs of its client. */
export interface RoomDeps {
  readonly settings: Settings;
  /** Sends a frame, where there is a connection. False otherwise. */
  readonly transmit: (text: string) => boolean;
  readonly maxPayloadBytes: () => number | null;
  readonly participantId: () => string | null;
  /** The room was left for good. */
  readonly onLeft: (room: Room) => void;
  /** A listener of the room threw. */
  readonly onListenerFailure: (error: unknown) => void;
}

/** How long a client that goes on writing need not say so again. */
const TYPING_INTERVAL_MS = 2_000;

/** One room as this client sees it: its timeline, kept up to date, and what can be done in it. */
export class Room {
  readonly id: string;
  readonly #deps: RoomDeps;
  readonly #limit: number | undefined;
  readonly #emitter: Emitter<RoomEvents>;
  readonly #own: OwnMessages;
  readonly #reader: RoomReader;
  readonly #entered = Promise.withResolvers<void>();
  #state: RoomState = 'offline';
  #hasChanged = false;
  #joinAttempts = 0;
  #joinTimer: Disposable | null = null;
  #typedAt = Number.NEGATIVE_INFINITY;
  #readIndex = -1;
  #readTold = -1;

  /** @internal */
  constructor(id: string, limit: number | undefined, deps: RoomDeps) {
    this.id = id;
    this.#limit = limit;
    this.#deps = deps;
    this.#entered.promise.catch(() => undefined);
    this.#emitter = new Emitter(deps.onListenerFailure);
    const timeline = new Timeline();
    const { maxPayloadBytes, participantId, settings } = deps;
    this.#own = new OwnMessages({
      roomId: id,
      settings,
      timeline,
      maxPayloadBytes,
      participantId,
      transmit: (text) => this.#state === 'live' && deps.transmit(text),
      onChange: () => this.#changed(),
    });
    this.#reader = new RoomReader({
      timeline,
      emitter: this.#emitter,
      own: this.#own,
      onChange: () => this.#changed(),
      onReset: () => this.#reset(),
      onGap: () => this.#join(),
    });
  }

  /** Every line in order: committed ones, then own messages and answers on their way. The same array until something changes. */
  get timeline(): readonly TimelineEntry[] {
    return this.#reader.timeline.entries;
  }

  get state(): RoomState {
    return this.#state;
  }

  /** Who is in the room, as far as the server knows. */
  get participants(): readonly WireParticipant[] {
    return this.#reader.participants;
  }

  /** Ids of those who are connected now. */
  get present(): ReadonlySet<string> {
    return this.#reader.present;
  }

  /** Listens until unsubscribed. */
  on<Name extends keyof RoomEvents>(name: Name, listener: (payload: RoomEvents[Name]) => void): Unsubscribe {
    return this.#emitter.on(name, listener);
  }

  /**
   * Sends a message: shown at once, sent again after a lost connection, stored once. Resolves when it is
   * in the timeline; a refused one stays there as `failed` until it is retried or discarded.
   *
   * @throws RoomKitClientError with the server's code, `queue_full`, `message_too_large`, `not_joined`, `aborted` or `client_closed`
   */
  send(content: string | EventContent, options: SendOptions = {}): Promise<SentMessage> {
    if (this.#state === 'left') return quiet(Promise.reject(notJoined('The room was left.')));
    return quiet(this.#own.send(typeof content === 'string' ? { type: 'text', body: content } : content, options));
  }

  /** Replaces the words of an earlier event. Resolves when that is in the timeline. */
  edit(eventId: string, content: string | EventContent, options?: SendOptions): Promise<SentMessage> {
    const newContent: EventContent = typeof content === 'string' ? { type: 'text', body: content } : content;
    return this.send({ type: 'edit', targetEventId: eventId, newContent, editSource: 'sender' }, options);
  }

  /** Takes an earlier event back. Resolves when that is in the timeline. */
  delete(eventId: string, options?: SendOptions): Promise<SentMessage> {
    return this.send({ type: 'delete', targetEventId: eventId, deleteType: 'sender' }, options);
  }

  /** Sends a failed message again, under the same id. */
  retry(messageId: string): Promise<SentMessage> {
    return quiet(this.#own.retry(messageId));
  }

  /** Takes a failed message off the timeline. */
  discard(messageId: string): void {
    this.#own.discard(messageId);
  }

  /** Puts a reaction on an event, or takes it back. Lost where there is no connection. */
  react(eventId: string, emoji: string, action: 'add' | 'remove' = 'add'): void {
    this.#say({ type: 'react', roomId: this.id, eventId, emoji, action });
  }

  /** Tells the others that somebody is writing here, at most every two seconds, or has stopped. */
  typing(isTyping = true): void {
    const now = this.#deps.settings.clock.now();
    if (isTyping && now - this.#typedAt < TYPING_INTERVAL_MS) return;
    this.#typedAt = isTyping ? now : Number.NEGATIVE_INFINITY;
    this.#say({ type: 'typing', roomId: this.id, isTyping });
  }

  /** Everything up to an index has been read; by default everything there is. Kept until it can be told. */
  markRead(index: number = this.#reader.cursor.highWater): void {
    this.#readIndex = Math.max(this.#readIndex, index);
    this.#tellRead();
  }

  /** Leaves the room. Messages that wait fail with `not_joined`. */
  leave(): void {
    this.#say({ type: 'leave', roomId: this.id });
    this.#end(notJoined('The room was left.'));
  }

  /** @internal Resolves once the room has been up to date for the first time. */
  async entered(signal: AbortSignal | undefined): Promise<void> {
    if (signal === undefined) return this.#entered.promise;
    signal.throwIfAborted();
    const { promise, reject } = Promise.withResolvers<never>();
    const onAbort = (): void => reject(signal.reason as Error);
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      await Promise.race([this.#entered.promise, promise]);
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }

  /** @internal There is a connection. */
  connected(): void {
    this.#joinAttempts = 0;
    this.#join();
  }

  /** @internal The connection is gone. */
  disconnected(): void {
    this.#joinTimer?.[Symbol.dispose]();
    this.#reader.deaf();
    this.#own.disconnected();
    this.#readTold = -1;
    this.#setState('offline');
  }

  /** @internal */
  receive(frame: RoomFrame | SyncedFrame | LeftFrame | ErrorFrame): void {
    switch (frame.type) {
      case 'synced':
        this.#synced(frame);
        break;
      case 'left':
        if (this.#state !== 'left') this.#end(notJoined(`The room was left: ${frame.reason}.`));
        break;
      case 'error':
        this.#refused(frame);
        break;
      default:
        if (frame.type === 'joined' && this.#state === 'joining') this.#setState('replaying');
        this.#reader.read(frame);
    }
  }

  /** @internal Gives up whatever waits. */
  closed(error: RoomKitClientError): void {
    this.#joinTimer?.[Symbol.dispose]();
    this.#entered.reject(error);
    this.#own.failAll(error);
    this.#setState(this.#state === 'left' ? 'left' : 'offline');
  }

  /** @internal The connection was closed because of a message on it. */
  rejected(): void {
    this.#own.rejected();
  }

  #join(): void {
    this.#reader.deaf();
    this.#setState('joining');
    this.#deps.transmit(JSON.stringify(this.#reader.cursor.joinFrame(this.id, this.#limit)));
  }

  #synced(frame: SyncedFrame): void {
    if (this.#state !== 'replaying' && this.#state !== 'live') return;
    this.#reader.cursor.reached(frame.index, frame.change);
    this.#joinAttempts = 0;
    this.#setState('live');
    this.#entered.resolve();
    this.#own.flush();
    this.#tellRead();
  }

  #refused(frame: ErrorFrame): void {
    const error = new RoomKitClientError(frame.code, frame.message, { retryable: frame.retryable });
    if (this.#state !== 'joining') {
      this.#emitter.emit('error', error);
    } else if (frame.retryable) {
      const { backoff, clock, random } = this.#deps.settings;
      const delayMs = delayOf(backoff, this.#joinAttempts++, random);
      this.#joinTimer = clock.schedule(delayMs, () => this.#join());
    } else {
      this.#end(error);
    }
  }

  #end(error: RoomKitClientError): void {
    this.#joinTimer?.[Symbol.dispose]();
    this.#reader.deaf();
    // Before anybody is told: whoever joins again upon that gets another room, not this one.
    this.#deps.onLeft(this);
    this.#setState('left');
    this.#entered.reject(error);
    this.#own.failAll(error);
  }

  /** What was read was read in the room before. */
  #reset(): void {
    this.#readIndex = -1;
    this.#readTold = -1;
    this.#emitter.emit('reset', null);
  }

  #tellRead(): void {
    if (this.#state !== 'live' || this.#readIndex <= this.#readTold) return;
    this.#readTold = this.#readIndex;
    this.#say({ type: 'read', roomId: this.id, index: this.#readIndex });
  }

  #say(frame: ClientFrame): void {
    if (this.#state === 'live') this.#deps.transmit(JSON.stringify(frame));
  }

  #setState(state: RoomState): void {
    if (this.#state === state) return;
    this.#state = state;
    this.#emitter.emit('state', state);
  }

  #changed(): void {
    if (this.#hasChanged) return;
    this.#hasChanged = true;
    queueMicrotask(() => {
      this.#hasChanged = false;
      this.#emitter.emit('change', this.timeline);
    });
  }
}

function notJoined(message: string): RoomKitClientError {
  return new RoomKitClientError('not_joined', message);
}

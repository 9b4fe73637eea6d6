import { delayOf } from './backoff.ts';
import { Emitter, type Unsubscribe } from './emitter.ts';
import { RoomKitClientError } from './errors.ts';
import { Link } from './link.ts';
import { resolveOptions, type RoomKitClientOptions, type Settings } from './options.ts';
import { CloseCode, isFatalClose } from './protocol/close-codes.ts';
import type { ServerFrame, WelcomeFrame } from './protocol/server-frames.ts';
import { quiet } from './quiet.ts';
import { Room } from './room.ts';
import type { CloseInfo } from './socket.ts';

/** Where a client is: not started, opening, open, waiting to open again, or done for good. */
export type ClientState = 'idle' | 'connecting' | 'connected' | 'reconnecting' | 'closed';

/** What a client tells its listeners. */
export interface ClientEvents {
  readonly state: ClientState;
  /** Something the server refused that belongs to no room, why the client has closed, or a listener that threw (`listener_failed`). */
  readonly error: RoomKitClientError;
}

/** How a room is entered. */
export interface JoinOptions {
  /** How many of the latest events to begin with, 0 to 500. @defaultValue the server's choice */
  readonly limit?: number;
  /** Gives up waiting; the room stays joined. */
  readonly signal?: AbortSignal;
}

/** Rooms over one connection that comes back by itself, in browsers and in Node. */
export class RoomKitClient implements AsyncDisposable {
  readonly #settings: Settings;
  // A listener of errors that throws has nobody left to tell.
  readonly #errors = new Emitter<Pick<ClientEvents, 'error'>>(() => undefined);
  readonly #emitter = new Emitter<ClientEvents>((error) => this.#listenerFailed(error));
  readonly #rooms = new Map<string, Room>();
  #state: ClientState = 'idle';
  #link: Link | null = null;
  #welcome: WelcomeFrame | null = null;
  #opened = Promise.withResolvers<void>();
  #attempts = 0;
  #retry: Disposable | null = null;

  /** @throws RoomKitClientError `configuration_invalid` */
  constructor(options: RoomKitClientOptions) {
    this.#settings = resolveOptions(options);
    this.#opened.promise.catch(() => undefined);
  }

  get state(): ClientState {
    return this.#state;
  }

  /** Who the server takes this client for; null before the first connection. */
  get participantId(): string | null {
    return this.#welcome?.participantId ?? null;
  }

  /** The rooms that are joined, or will be when there is a connection. */
  get rooms(): ReadonlyMap<string, Room> {
    return this.#rooms;
  }

  /** Listens until unsubscribed. */
  on<Name extends keyof ClientEvents>(name: Name, listener: (payload: ClientEvents[Name]) => void): Unsubscribe {
    if (name === 'error') return this.#errors.on('error', listener as (error: RoomKitClientError) => void);
    return this.#emitter.on(name, listener);
  }

  /**
   * Opens the connection and keeps it open. Resolves when it is; until then it is tried again and again.
   *
   * @throws RoomKitClientError when the server turns the client away for good or attempts are used up; the signal's reason
   */
  connect(options: { readonly signal?: AbortSignal } = {}): Promise<void> {
    return quiet(this.#connect(options.signal));
  }

  /**
   * Enters a room and stays in it over reconnects. Resolves when its timeline is up to date. The same
   * room twice is one.
   *
   * @throws RoomKitClientError `forbidden`, `room_not_found`, `channel_not_attached`, `too_many_rooms`, `client_closed`
   */
  join(roomId: string, options: JoinOptions = {}): Promise<Room> {
    return quiet(this.#join(roomId, options));
  }

  /** Ends the connection for good. Messages that wait fail with `client_closed`. */
  async close(): Promise<void> {
    this.#end(closedError(), CloseCode.NORMAL);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #connect(signal: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted();
    if (this.#state === 'closed') throw closedError();
    if (this.#state === 'idle') this.#open();
    if (signal === undefined) return this.#opened.promise;
    const onAbort = (): void => {
      if (this.#state !== 'connected') void this.close();
    };
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      await this.#opened.promise;
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }

  async #join(roomId: string, options: JoinOptions): Promise<Room> {
    if (this.#state === 'closed') throw closedError();
    let room = this.#rooms.get(roomId);
    if (room === undefined) {
      room = new Room(roomId, options.limit, {
        settings: this.#settings,
        transmit: (text) => this.#transmit(text),
        maxPayloadBytes: () => this.#welcome?.maxPayloadBytes ?? null,
        participantId: () => this.participantId,
        onListenerFailure: (error) => this.#listenerFailed(error),
        onLeft: (left) => {
          if (this.#rooms.get(left.id) === left) this.#rooms.delete(left.id);
        },
      });
      this.#rooms.set(roomId, room);
      if (this.#state === 'connected') room.connected();
    }
    await room.entered(options.signal);
    return room;
  }

  #open(): void {
    this.#setState(this.#welcome === null ? 'connecting' : 'reconnecting');
    const link: Link = new Link(this.#settings, {
      onWelcome: (frame) => this.#connected(frame),
      onFrame: (frame) => this.#receive(frame),
      onClosed: (info) => {
        if (this.#link === link) this.#disconnected(info);
      },
    });
    this.#link = link;
  }

  #connected(frame: WelcomeFrame): void {
    this.#welcome = frame;
    this.#attempts = 0;
    this.#setState('connected');
    for (const room of this.#rooms.values()) room.connected();
    this.#opened.resolve();
  }

  #receive(frame: ServerFrame): void {
    if (!('roomId' in frame) || frame.roomId === undefined) {
      if (frame.type === 'error') {
        const { code, message, retryable } = frame;
        this.#errors.emit('error', new RoomKitClientError(code, message, { retryable }));
      }
      return;
    }
    this.#rooms.get(frame.roomId)?.receive(frame);
  }

  #disconnected({ code, reason }: CloseInfo): void {
    this.#link = null;
    if (this.#state === 'closed') return;
    if (code === CloseCode.MESSAGE_TOO_LARGE || code === CloseCode.FRAME_TOO_LARGE) {
      for (const room of this.#rooms.values()) room.rejected();
    }
    for (const room of this.#rooms.values()) room.disconnected();
    const { backoff, clock, random } = this.#settings;
    if (isFatalClose(code) || this.#attempts >= backoff.maxAttempts) {
      const name = code === CloseCode.AUTHENTICATION_FAILED ? 'authentication_failed' : 'connection_lost';
      const error = new RoomKitClientError(name, `The connection was closed with code ${code}.`, { reason });
      this.#errors.emit('error', error);
      this.#end(error, CloseCode.NORMAL);
      return;
    }
    this.#setState(this.#welcome === null ? 'connecting' : 'reconnecting');
    this.#retry = clock.schedule(delayOf(backoff, this.#attempts++, random), () => this.#open());
  }

  #end(error: RoomKitClientError, code: number): void {
    if (this.#state === 'closed') return;
    this.#setState('closed');
    this.#retry?.[Symbol.dispose]();
    for (const room of this.#rooms.values()) room.closed(error);
    this.#opened.reject(error);
    const link = this.#link;
    this.#link = null;
    link?.close(code);
  }

  #listenerFailed(cause: unknown): void {
    this.#errors.emit('error', new RoomKitClientError('listener_failed', 'A listener threw.', { cause }));
  }

  #transmit(text: string): boolean {
    if (this.#link?.isOpen !== true) return false;
    this.#link.sendText(text);
    return true;
  }

  #setState(state: ClientState): void {
    if (this.#state === state) return;
    this.#state = state;
    this.#emitter.emit('state', state);
  }
}

function closedError(): RoomKitClientError {
  return new RoomKitClientError('client_closed', 'The client is closed.');
}

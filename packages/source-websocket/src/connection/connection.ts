import type { RoomKitError } from '@roomkit/core';

import { failureOf } from '../errors.ts';
import type { Settings } from '../settings.ts';
import { isOrderlyClose, OwnCloseCode } from './close-codes.ts';
import { isWithin } from './frame-size.ts';
import { Heartbeat } from './heartbeat.ts';
import { failureOfError, type SocketErrorEvent } from './socket-error.ts';
import type { Frame, WebSocketLike } from './socket.ts';

/** How long the other side may take to say goodbye, in milliseconds. */
const GOODBYE_MS = 2000;

/** Why a connection ended: null where nothing went wrong. */
export type Ending = RoomKitError<'websocket_source_failed'> | null;

/** What a connection tells its owner. Nothing comes once it is told to end. */
export interface ConnectionListener {
  readonly onOpen: () => void;
  readonly onFrame: (frame: Frame) => void;
}

/** One socket, from its opening to its end; it never comes back. */
export class Connection {
  /** Settles once, and never rejects. */
  readonly ended: Promise<Ending>;
  readonly #settings: Settings;
  readonly #socket: WebSocketLike;
  readonly #listener: ConnectionListener;
  readonly #settle: (ending: Ending) => void;
  #heartbeat: Heartbeat | null = null;
  #goodbye: Disposable | null = null;
  #isOpen = false;
  /** Whether it is over for the owner; undefined until then. */
  #ending: Ending | undefined = undefined;

  constructor(settings: Settings, socket: WebSocketLike, listener: ConnectionListener) {
    this.#settings = settings;
    this.#socket = socket;
    this.#listener = listener;
    const { promise, resolve } = Promise.withResolvers<Ending>();
    this.ended = promise;
    this.#settle = resolve;
    socket.binaryType = 'arraybuffer';
    socket.addEventListener('open', () => this.#open());
    socket.addEventListener('message', ({ data }) => this.#read(data));
    socket.addEventListener('error', (event) => this.#fail(event));
    socket.addEventListener('close', ({ code }) => this.#closed(code));
  }

  get canPause(): boolean {
    return this.#socket.pause !== undefined && this.#socket.resume !== undefined;
  }

  /** Whether its owner hears nothing of it any more. */
  get isOver(): boolean {
    return this.#ending !== undefined;
  }

  send(frame: Frame): void {
    if (!this.isOver) this.#socket.send(frame);
  }

  /** Stops reading, where the client can, or goes on. */
  pause(isPaused: boolean): void {
    if (this.#ending !== undefined) return;
    if (isPaused) this.#socket.pause?.();
    else this.#socket.resume?.();
    this.#heartbeat?.hold(isPaused);
  }

  /** Says goodbye, and does not wait long for an answer. */
  end(ending: Ending, code: number = OwnCloseCode.NORMAL): void {
    if (this.#ending !== undefined) return;
    this.#ending = ending;
    this.#heartbeat?.[Symbol.dispose]();
    this.#goodbye = this.#settings.clock.schedule(GOODBYE_MS, () => this.#drop());
    try {
      this.#socket.close(code);
      // What is paused would not read the answer.
      this.#socket.resume?.();
    } catch {
      this.#drop();
    }
  }

  #open(): void {
    if (this.#ending !== undefined) return;
    this.#isOpen = true;
    const { name } = this.#settings;
    this.#heartbeat = new Heartbeat(this.#settings, this.#socket, () =>
      this.end(failureOf(name, 'silent'), OwnCloseCode.SILENT),
    );
    this.#listener.onOpen();
  }

  #read(data: unknown): void {
    if (this.#ending !== undefined) return;
    this.#heartbeat?.heard();
    const frame = typeof data === 'string' ? data : bytesOf(data);
    const { maxFrameBytes, name } = this.#settings;
    if (isWithin(frame, maxFrameBytes)) this.#listener.onFrame(frame);
    else this.end(failureOf(name, 'frame_too_large'), OwnCloseCode.FRAME_TOO_LARGE);
  }

  #fail(event: SocketErrorEvent): void {
    const wasOpen = this.#isOpen;
    this.end(failureOfError(this.#settings.name, event, wasOpen));
    // Not every client lets a close follow where nothing was ever open.
    if (!wasOpen) this.#drop();
  }

  #closed(code: number): void {
    this.#ending ??= isOrderlyClose(code) ? null : failureOf(this.#settings.name, ...closeFacts(code));
    this.#over();
  }

  /** Lets go of a socket that gives no answer. */
  #drop(): void {
    this.#socket.terminate?.();
    this.#over();
  }

  #over(): void {
    this.#heartbeat?.[Symbol.dispose]();
    this.#goodbye?.[Symbol.dispose]();
    this.#settle(this.#ending ?? null);
  }
}

/** Nobody sends 1006: it stands for a connection that ended without a word. */
function closeFacts(code: number): readonly ['cut' | 'closed', { readonly closeCode: number }] {
  return [code === 1006 ? 'cut' : 'closed', { closeCode: code }];
}

function bytesOf(data: unknown): Uint8Array {
  if (data instanceof Uint8Array) return data;
  return new Uint8Array(data as ArrayBuffer);
}

import { provide, type Settings } from './options.ts';
import { type ClientFrame, PROTOCOL_VERSION } from './protocol/client-frames.ts';
import { CloseCode } from './protocol/close-codes.ts';
import { parseServerFrame } from './protocol/parse-server-frame.ts';
import type { ServerFrame, WelcomeFrame } from './protocol/server-frames.ts';
import type { CloseInfo, WebSocketLike } from './socket.ts';

/** What a link tells its owner. Nothing comes after `onClosed`, which is called once. */
export interface LinkListener {
  readonly onWelcome: (frame: WelcomeFrame) => void;
  readonly onFrame: (frame: ServerFrame) => void;
  readonly onClosed: (info: CloseInfo) => void;
}

/** The code of a connection that ended without a word. */
export const ABNORMAL_CLOSE = 1006;

/** One connection, from opening to its end: greets, notices silence, never comes back. */
export class Link {
  readonly #settings: Settings;
  readonly #listener: LinkListener;
  #socket: WebSocketLike | null = null;
  #timer: Disposable | null = null;
  #isOpen = false;
  #isOver = false;
  #heard = true;

  constructor(settings: Settings, listener: LinkListener) {
    this.#settings = settings;
    this.#listener = listener;
    this.#timer = settings.clock.schedule(settings.connectTimeoutMs, () => this.#end(ABNORMAL_CLOSE, 'timed out'));
    this.#open().catch((error: unknown) =>
      this.#end(ABNORMAL_CLOSE, error instanceof Error ? error.message : 'failed to open'),
    );
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  send(frame: ClientFrame): void {
    this.sendText(JSON.stringify(frame));
  }

  sendText(text: string): void {
    if (this.#isOpen) this.#socket?.send(text);
  }

  /** Says goodbye. The owner is told at once; the wire may take longer. */
  close(code: number = CloseCode.NORMAL, reason = ''): void {
    this.#end(code, reason);
  }

  async #open(): Promise<void> {
    const url = await provide(this.#settings.url);
    const token = this.#settings.token === null ? null : await provide(this.#settings.token);
    if (this.#isOver) return;
    const socket = new this.#settings.webSocket(url);
    this.#socket = socket;
    socket.addEventListener('open', () => {
      const hello: ClientFrame = { type: 'hello', version: PROTOCOL_VERSION, ...(token === null ? {} : { token }) };
      if (!this.#isOver) socket.send(JSON.stringify(hello));
    });
    socket.addEventListener('message', (event: { readonly data: unknown }) => this.#read(event.data));
    socket.addEventListener('close', (event: CloseInfo) => this.#end(event.code, event.reason, false));
    // A failure is followed by a close, which says more.
    socket.addEventListener('error', () => undefined);
  }

  #read(data: unknown): void {
    if (this.#isOver || typeof data !== 'string') return;
    this.#heard = true;
    const parsed = parseServerFrame(data);
    if (!parsed.ok) {
      // A newer server may say things this client does not know; what it says wrongly ends the connection.
      if (parsed.issue !== 'unknown type') this.#end(CloseCode.PROTOCOL_ERROR, `unreadable frame: ${parsed.issue}`);
    } else if (parsed.frame.type === 'welcome') {
      this.#welcome(parsed.frame);
    } else if (parsed.frame.type !== 'pong') {
      this.#listener.onFrame(parsed.frame);
    }
  }

  #welcome(frame: WelcomeFrame): void {
    if (this.#isOpen) return;
    this.#isOpen = true;
    this.#beat(frame.heartbeatIntervalMs);
    this.#listener.onWelcome(frame);
  }

  #beat(intervalMs: number): void {
    this.#timer?.[Symbol.dispose]();
    this.#timer = this.#settings.clock.schedule(intervalMs, () => {
      if (!this.#heard) {
        this.#end(CloseCode.TIMED_OUT, 'no sign of life');
        return;
      }
      this.#heard = false;
      this.send({ type: 'ping' });
      this.#beat(intervalMs);
    });
  }

  #end(code: number, reason: string, hangUp = true): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#isOpen = false;
    this.#timer?.[Symbol.dispose]();
    if (hangUp) this.#hangUp(code, reason);
    this.#listener.onClosed({ code, reason });
  }

  #hangUp(code: number, reason: string): void {
    try {
      if (code === CloseCode.NORMAL || code >= 4000) this.#socket?.close(code, reason.slice(0, 100));
      else this.#socket?.close();
    } catch {
      // It was never open: there is nothing to hang up.
    }
  }
}

import type { Clock } from '@roomkit/core';

import type { Frame, WebSocketLike } from './socket.ts';

export interface HeartbeatSettings {
  readonly clock: Clock;
  readonly heartbeatMs: number;
  /** What is sent in place of a ping. */
  readonly keepAlive: (() => Frame) | null;
  /** Null: as long as two heartbeats where pings are sent, for they are always answered; else without limit. */
  readonly silenceTimeoutMs: number | null;
}

/** Asks for signs of life on an open connection, and notices when there are none. */
export class Heartbeat implements Disposable {
  readonly #settings: HeartbeatSettings;
  readonly #socket: WebSocketLike;
  readonly #onSilent: () => void;
  readonly #silenceMs: number | null;
  #heardAt: number;
  #isHeld = false;
  #beats: Disposable;
  #watch: Disposable | null = null;

  constructor(settings: HeartbeatSettings, socket: WebSocketLike, onSilent: () => void) {
    this.#settings = settings;
    this.#socket = socket;
    this.#onSilent = onSilent;
    const pings = settings.keepAlive === null && socket.ping !== undefined && socket.on !== undefined;
    this.#silenceMs = settings.silenceTimeoutMs ?? (pings ? 2 * settings.heartbeatMs : null);
    this.#heardAt = settings.clock.monotonic();
    this.#beats = this.#schedule();
    if (this.#silenceMs !== null) this.#watchFor(this.#silenceMs);
    socket.on?.('ping', () => this.heard());
    socket.on?.('pong', () => this.heard());
  }

  heard(): void {
    this.#heardAt = this.#settings.clock.monotonic();
  }

  /** Nothing is read for a while: its silence says nothing. */
  hold(isHeld: boolean): void {
    this.#isHeld = isHeld;
    this.heard();
  }

  [Symbol.dispose](): void {
    this.#beats[Symbol.dispose]();
    this.#watch?.[Symbol.dispose]();
  }

  #schedule(): Disposable {
    return this.#settings.clock.schedule(this.#settings.heartbeatMs, () => {
      this.#beats = this.#schedule();
      this.#ask();
    });
  }

  #ask(): void {
    const { keepAlive } = this.#settings;
    try {
      if (keepAlive !== null) this.#socket.send(keepAlive());
      else this.#socket.ping?.();
    } catch {
      // A socket that is closing takes nothing; its end is told by an event.
    }
  }

  #watchFor(milliseconds: number): void {
    this.#watch = this.#settings.clock.schedule(milliseconds, () => {
      if (this.#isHeld) this.heard();
      const left = this.#heardAt + (this.#silenceMs ?? 0) - this.#settings.clock.monotonic();
      if (left > 0) this.#watchFor(left);
      else this.#onSilent();
    });
  }
}

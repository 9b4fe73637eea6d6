import type { EmitInbound } from '@roomkit/core';
import { handOver } from '@roomkit/core/providers';

import { OwnCloseCode } from '../connection/close-codes.ts';
import type { Connection } from '../connection/connection.ts';
import type { Frame } from '../connection/socket.ts';
import { failureOf } from '../errors.ts';
import type { Journal } from '../journal.ts';
import type { ReceivedMessage } from '../options.ts';
import type { Settings } from '../settings.ts';
import { FrameQueue } from './frame-queue.ts';

export interface IntakeDeps {
  readonly settings: Settings;
  readonly journal: Journal;
  readonly emit: EmitInbound;
  /** Once it fires, what waits is let go of; what is under way comes to its end. */
  readonly signal: AbortSignal;
}

/** Takes the frames of a connection, reads them and hands their messages to the kit, at the kit's pace. */
export class Intake {
  readonly #deps: IntakeDeps;
  readonly #queue: FrameQueue;
  readonly #workers: readonly Promise<void>[];
  #paused: Connection | null = null;

  constructor(deps: IntakeDeps) {
    this.#deps = deps;
    this.#queue = new FrameQueue(deps.settings);
    deps.signal.addEventListener('abort', () => deps.journal.framesDropped(this.#queue.clear()), { once: true });
    this.#workers = Array.from({ length: deps.settings.maxInFlight }, async () => this.#work());
  }

  /** How many frames wait. */
  get waiting(): number {
    return this.#queue.size;
  }

  receive(frame: Frame, connection: Connection): void {
    this.#deps.journal.frameReceived();
    if (this.#queue.isFull && !connection.canPause && !this.#makeRoom(connection)) return;
    this.#queue.add(frame);
    if (!this.#queue.isFull || !connection.canPause || this.#paused !== null) return;
    this.#paused = connection;
    connection.pause(true);
  }

  /** No frame comes any more. Resolves once everything that came is through. */
  async finish(): Promise<void> {
    this.#queue.close();
    await Promise.all(this.#workers);
  }

  /** Whether there is room for one more. */
  #makeRoom(connection: Connection): boolean {
    const { settings, journal } = this.#deps;
    if (settings.overflow === 'close') {
      journal.framesDropped(1);
      connection.end(failureOf(settings.name, 'overflow'), OwnCloseCode.OVERFLOW);
      return false;
    }
    for (; this.#queue.isFull; journal.framesDropped(1)) this.#queue.dropOldest();
    return true;
  }

  async #work(): Promise<void> {
    for (let frame = await this.#queue.take(); frame !== null; frame = await this.#queue.take()) {
      if (this.#paused !== null && this.#queue.hasRoom) {
        this.#paused.pause(false);
        this.#paused = null;
      }
      for (const message of await this.#read(frame)) await this.#handOver(message);
    }
  }

  async #read(frame: Frame): Promise<readonly ReceivedMessage[]> {
    try {
      const parsed = (await this.#deps.settings.parse(frame)) ?? [];
      return Array.isArray(parsed) ? (parsed as readonly ReceivedMessage[]) : [parsed as ReceivedMessage];
    } catch (error) {
      this.#deps.journal.frameRefused(error);
      return [];
    }
  }

  async #handOver(received: ReceivedMessage): Promise<void> {
    const { settings, journal, emit, signal } = this.#deps;
    const { name, clock } = settings;
    // Several messages of one frame: those that follow the one under way are not begun.
    if (signal.aborted) return;
    journal.messageReceived();
    try {
      const onRetry = ({ error }: { readonly error: unknown }): void => journal.messageWaits(error);
      await handOver(emit, { channelId: name, ...received }, { clock, signal, onRetry });
    } catch (error) {
      if (signal.aborted) journal.messageGivenUp();
      else journal.messageRefused(error);
    }
  }
}

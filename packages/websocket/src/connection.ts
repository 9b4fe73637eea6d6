import { CloseCode, type ServerFrame } from '@roomkit/client/protocol';
import type { Clock } from '@roomkit/core';

import type { ConnectionIdentity } from './authenticate.ts';
import { type EncodedFrame, encodeFrame } from './encoded-frame.ts';
import type { Member } from './member.ts';
import type { Settings } from './options.ts';
import { OutgoingQueue } from './outgoing-queue.ts';
import { PendingJoins } from './pending-joins.ts';
import { PendingSends } from './pending-sends.ts';
import { RateGate } from './rate-gate.ts';
import type { Transport } from './transport.ts';

/** What a connection is made with. */
export interface ConnectionOptions {
  readonly id: string;
  readonly identity: ConnectionIdentity;
  readonly transport: Transport;
  readonly clock: Clock;
  readonly settings: Settings;
  /** Called once, however the connection ended. */
  readonly onClosed: (connection: Connection) => void;
}

/** One client's wire: who it is, which rooms it has joined, what waits to be sent to it. */
export class Connection {
  readonly id: string;
  readonly identity: ConnectionIdentity;
  /** Rooms joined, by id. */
  readonly members: Map<string, Member> = new Map();
  readonly joins: PendingJoins = new PendingJoins();
  readonly sends: PendingSends = new PendingSends();
  readonly gate: RateGate;
  /** Signs of life since the last heartbeat. */
  isAlive = true;
  /** Frames that could not be read or came too fast; good ones make up for them. */
  faults = 0;
  readonly #transport: Transport;
  readonly #queue: OutgoingQueue;
  readonly #clock: Clock;
  readonly #settings: Settings;
  readonly #onClosed: (connection: Connection) => void;
  #failedWrites = 0;
  #isClosed = false;
  #isGone = false;
  readonly #ended = Promise.withResolvers<void>();
  #cut: Disposable | null = null;
  #lastNotice: Promise<void> = Promise.resolve();

  constructor(options: ConnectionOptions) {
    this.id = options.id;
    this.identity = options.identity;
    this.gate = new RateGate(options.clock, options.settings.inboundRate);
    this.#transport = options.transport;
    this.#clock = options.clock;
    this.#settings = options.settings;
    this.#onClosed = options.onClosed;
    this.#queue = new OutgoingQueue({
      maxBufferedBytes: options.settings.maxBufferedBytes,
      maxInFlight: options.transport.isOrdered ? Number.POSITIVE_INFINITY : 1,
      write: (frame, done) => this.#write(frame, done),
      onOverflow: () => this.close(CloseCode.SLOW_CONSUMER, 'slow consumer'),
    });
  }

  /** Resolves when the wire is gone. */
  get ended(): Promise<void> {
    return this.#ended.promise;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Whether it reads slower than it is written to: what can be left out should be. */
  get isCongested(): boolean {
    return this.#queue.isCongested;
  }

  /** Runs work after all that was given here before: a reaction that is taken back is told after it was made. */
  inTurn(work: () => Promise<void>): Promise<void> {
    const mine = this.#lastNotice.then(work);
    this.#lastNotice = mine.catch(() => undefined);
    return mine;
  }

  send(frame: ServerFrame): void {
    this.push(encodeFrame(frame));
  }

  push(frame: EncodedFrame): void {
    this.#queue.push(frame);
  }

  /** Resolves when the client keeps up again, or is gone. */
  drained(): Promise<void> {
    return this.#queue.drained();
  }

  /** Whether the wire has a way to ask the other end for a sign of life. */
  get canBeAsked(): boolean {
    return this.#transport.ping !== undefined;
  }

  ping(): void {
    this.#transport.ping?.();
  }

  /** Says goodbye and, where nobody answers in time, cuts the wire. What waits is not sent any more. */
  close(code: number, reason: string): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#queue.close();
    this.#transport.close(code, reason);
    if (!this.#isGone) {
      this.#cut = this.#clock.schedule(this.#settings.closeTimeoutMs, () => this.#transport.terminate());
    }
    this.#onClosed(this);
  }

  /** The wire is gone. */
  gone(): void {
    this.#isGone = true;
    this.#ended.resolve();
    this.#cut?.[Symbol.dispose]();
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#queue.close();
    this.#onClosed(this);
  }

  #write(frame: EncodedFrame, done: () => void): void {
    let isSettled = false;
    let timer: Disposable | null = null;
    const settle = (failed: boolean): void => {
      if (isSettled) return;
      isSettled = true;
      timer?.[Symbol.dispose]();
      this.#failedWrites = failed ? this.#failedWrites + 1 : 0;
      if (this.#failedWrites >= this.#settings.maxFailedWrites) this.close(CloseCode.SLOW_CONSUMER, 'writing failed');
      done();
    };
    this.#transport.send(frame, settle);
    if (!isSettled && this.#transport.isTimed) {
      timer = this.#clock.schedule(this.#settings.writeTimeoutMs, () => settle(true));
    }
  }
}

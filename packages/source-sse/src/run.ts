import { type EmitInbound, isRoomKitError, type RoomKitError } from '@roomkit/core';
import { handOver } from '@roomkit/core/providers';

import { failureOf, type SSEFailureReason } from './errors.ts';
import type { Journal } from './journal.ts';
import { messagesOf } from './messages/messages-of.ts';
import type { ServerSentEvent } from './options.ts';
import type { Settings } from './settings.ts';
import type { Bookmark } from './stream/bookmark.ts';
import { openStream } from './stream/open-stream.ts';
import type { Patience } from './stream/patience.ts';
import { readEvents, type StreamItem } from './stream/read-events.ts';
import { prepareRequest } from './stream/request.ts';

export interface RunDeps {
  readonly settings: Settings;
  readonly journal: Journal;
  readonly bookmark: Bookmark;
  readonly patience: Patience;
  readonly emit: EmitInbound;
  readonly signal: AbortSignal;
  readonly onConnected: () => void;
}

/** Why a connection ended: in order, for good, or by a failure. */
export type RunResult = 'ended' | 'exhausted' | RoomKitError<'sse_source_failed'>;

/** One connection, from the pause before it to its end. */
export class Run {
  readonly #deps: RunDeps;
  /** Ends the request and its body; its reason is the failure where there is one. */
  readonly #ending = new AbortController();
  readonly #signal: AbortSignal;

  constructor(deps: RunDeps) {
    this.#deps = deps;
    this.#signal = AbortSignal.any([deps.signal, this.#ending.signal]);
  }

  /** Never rejects. */
  async result(): Promise<RunResult> {
    try {
      await this.#deps.patience.over(this.#deps.signal);
      const body = await this.#open();
      if (body === null) return 'exhausted';
      this.#deps.onConnected();
      await this.#read(body);
      return 'ended';
    } catch (error) {
      // What was ended from here fails with whatever its user makes of it: the reason is known better.
      const reason: unknown = this.#ending.signal.aborted ? this.#ending.signal.reason : error;
      return isRoomKitError(reason, 'sse_source_failed') ? reason : this.#failure('cut', reason);
    }
  }

  async #open(): Promise<ReadableStream<Uint8Array> | null> {
    const { settings, bookmark } = this.#deps;
    const arrived = this.#expect(settings.connectTimeoutMs, 'timeout');
    try {
      const lastEventId = await this.#asked('state', bookmark.find());
      const request = await this.#asked('setup', prepareRequest(settings, lastEventId));
      return await openStream(settings, request, this.#signal);
    } finally {
      arrived();
    }
  }

  async #read(body: ReadableStream<Uint8Array>): Promise<void> {
    const { settings, patience } = this.#deps;
    const { silenceTimeoutMs, maxEventLength } = settings;
    const items = readEvents(body, {
      maxEventLength,
      onRetry: (milliseconds) => patience.asked(milliseconds),
      onWait: () => (silenceTimeoutMs === null ? () => {} : this.#expect(silenceTimeoutMs, 'silent')),
      tooLong: () => this.#failure('event_too_large'),
    });
    for await (const item of items) {
      this.#signal.throwIfAborted();
      await this.#take(item);
    }
  }

  /** An event whose messages are all taken, or refused for good, is done: the next connection begins after it. */
  async #take({ event, lastEventId }: StreamItem): Promise<void> {
    const { bookmark, journal } = this.#deps;
    if (event !== null) await this.#handOver(event);
    if (lastEventId === null) return;
    try {
      await bookmark.put(lastEventId);
    } catch (error) {
      // What comes again because of it is known by its id.
      journal.count('idsNotStored', error);
    }
  }

  async #handOver(event: ServerSentEvent): Promise<void> {
    const { settings, journal, emit, signal } = this.#deps;
    const { name, parse, clock } = settings;
    journal.count('eventsReceived');
    const messages = await messagesOf(event, parse, name).catch((error: unknown) => {
      journal.count('eventsRefused', error);
      return [];
    });
    for (const message of messages) {
      signal.throwIfAborted();
      journal.messageReceived();
      try {
        await handOver(emit, message, { clock, signal, onRetry: ({ error }) => journal.waits(error) });
      } catch (error) {
        // It was not taken because of the stop: it is asked for again.
        signal.throwIfAborted();
        journal.count('messagesRefused', error);
      }
    }
  }

  /** Ends the connection unless what is called comes in time. */
  #expect(milliseconds: number, reason: SSEFailureReason): () => void {
    const timer = this.#deps.settings.clock.schedule(milliseconds, () => this.#ending.abort(this.#failure(reason)));
    return () => timer[Symbol.dispose]();
  }

  /** What others are asked for, as long as the connection is wanted. */
  async #asked<Value>(reason: SSEFailureReason, work: Promise<Value>): Promise<Value> {
    const { promise: unwanted, reject } = Promise.withResolvers<never>();
    const onAbort = (): void => reject(this.#signal.reason as Error);
    this.#signal.addEventListener('abort', onAbort, { once: true });
    if (this.#signal.aborted) onAbort();
    try {
      return await Promise.race([work, unwanted]);
    } catch (cause) {
      throw this.#failure(reason, cause);
    } finally {
      this.#signal.removeEventListener('abort', onAbort);
    }
  }

  #failure(reason: SSEFailureReason, cause?: unknown): RoomKitError<'sse_source_failed'> {
    return failureOf(this.#deps.settings.name, reason, cause === undefined ? {} : { cause });
  }
}

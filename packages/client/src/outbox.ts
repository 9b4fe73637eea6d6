import { delayOf } from './backoff.ts';
import type { TimelineEntry } from './entry.ts';
import { RoomKitClientError } from './errors.ts';
import type { Settings } from './options.ts';
import type { SendFrame } from './protocol/client-frames.ts';
import type { NackFrame } from './protocol/server-frames.ts';

/** A message that was committed. `entry` is null for edits and deletions, which are no line of their own. */
export interface SentMessage {
  readonly messageId: string;
  readonly eventId: string;
  readonly index: number;
  readonly entry: TimelineEntry | null;
}

interface Message {
  readonly id: string;
  readonly text: string;
  readonly bytes: number;
  readonly outcome: PromiseWithResolvers<SentMessage>;
  /** Waiting, on the wire, or resting before it may be sent again. */
  state: 'queued' | 'sent' | 'resting';
  attempts: number;
  rest: Disposable | null;
}

/** What an outbox works with. */
export interface OutboxDeps {
  readonly settings: Settings;
  /** Sends a frame, where there is a connection and the room is joined. False otherwise. */
  readonly transmit: (text: string) => boolean;
  /** The largest frame the server takes; null before it said so. */
  readonly maxPayloadBytes: () => number | null;
  /** A message will not be sent any more. */
  readonly onFailed: (messageId: string, error: RoomKitClientError) => void;
}

/** Messages of one room that nobody has answered yet, in the order they were written. */
export class Outbox {
  readonly #deps: OutboxDeps;
  readonly #messages = new Map<string, Message>();

  constructor(deps: OutboxDeps) {
    this.#deps = deps;
  }

  get isFull(): boolean {
    return this.#messages.size >= this.#deps.settings.maxQueuedMessages;
  }

  /** Whether a message waits for its answer. */
  has(messageId: string): boolean {
    return this.#messages.has(messageId);
  }

  /** Takes a message. Settles with its answer; sent again with the same id after a lost connection. */
  async add(frame: SendFrame, signal: AbortSignal | undefined): Promise<SentMessage> {
    const text = JSON.stringify(frame);
    const bytes = new TextEncoder().encode(text).length;
    const outcome = Promise.withResolvers<SentMessage>();
    const message: Message = { id: frame.id, text, bytes, outcome, state: 'queued', attempts: 0, rest: null };
    this.#messages.set(frame.id, message);
    const onAbort = (): void => {
      this.#fail(message, new RoomKitClientError('aborted', 'The message was given up.', { cause: signal?.reason }));
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    this.flush();
    try {
      return await outcome.promise;
    } finally {
      signal?.removeEventListener('abort', onAbort);
    }
  }

  /** Sends what waits. What rests holds back what comes after it, so that the order stays. */
  flush(): void {
    for (const message of this.#messages.values()) {
      if (message.state === 'resting') return;
      if (message.state === 'sent') continue;
      const limit = this.#deps.maxPayloadBytes();
      if (limit !== null && message.bytes > limit) {
        this.#fail(message, new RoomKitClientError('message_too_large', `The message is larger than ${limit} bytes.`));
      } else if (this.#deps.transmit(message.text)) {
        message.state = 'sent';
        message.attempts += 1;
      } else {
        return;
      }
    }
  }

  /** The connection is gone: whatever was on it is sent again by the next one. */
  disconnected(): void {
    for (const message of this.#messages.values()) if (message.state === 'sent') message.state = 'queued';
  }

  /** A message is in the timeline. */
  committed(sent: SentMessage): void {
    const message = this.#messages.get(sent.messageId);
    if (message === undefined) return;
    this.#forget(message);
    message.outcome.resolve(sent);
  }

  refused(frame: NackFrame): void {
    const message = this.#messages.get(frame.id);
    if (message === undefined) return;
    const { backoff, clock, maxSendAttempts, random } = this.#deps.settings;
    if (!frame.retryable || message.attempts >= maxSendAttempts) {
      const { code, reason, retryable } = frame;
      this.#fail(message, new RoomKitClientError(code, 'The message was refused.', { reason, retryable }));
      return;
    }
    message.state = 'resting';
    const delayMs = Math.max(frame.retryAfterMs ?? 0, delayOf(backoff, message.attempts - 1, random));
    message.rest = clock.schedule(delayMs, () => {
      message.state = 'queued';
      this.flush();
    });
  }

  /** Gives everything up. */
  failAll(error: RoomKitClientError): void {
    for (const message of [...this.#messages.values()]) this.#fail(message, error);
  }

  /** Messages on the wire are too large for it: the connection was closed because of one of them. */
  failSent(): void {
    for (const message of [...this.#messages.values()]) {
      if (message.state !== 'sent') continue;
      this.#fail(message, new RoomKitClientError('message_too_large', 'The server closed the connection on it.'));
    }
  }

  #fail(message: Message, error: RoomKitClientError): void {
    if (!this.#messages.has(message.id)) return;
    this.#forget(message);
    this.#deps.onFailed(message.id, error);
    message.outcome.reject(error);
  }

  #forget(message: Message): void {
    message.rest?.[Symbol.dispose]();
    this.#messages.delete(message.id);
  }
}

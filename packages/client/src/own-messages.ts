import type { EventContent } from '@roomkit/core';

import { sendingEntry } from './entry.ts';
import { RoomKitClientError } from './errors.ts';
import type { Settings } from './options.ts';
import { Outbox, type SentMessage } from './outbox.ts';
import type { SendFrame } from './protocol/client-frames.ts';
import type { NackFrame } from './protocol/server-frames.ts';
import type { Timeline } from './timeline.ts';

/** What else a message says. */
export interface SendOptions {
  /** The event this answers. */
  readonly parentEventId?: string;
  /** Narrows who may see it. */
  readonly visibility?: string;
  /** Agents asked to act; an empty list asks none. */
  readonly addressedTo?: readonly string[];
  /** Gives the message up; it may have been committed all the same. */
  readonly signal?: AbortSignal;
}

/** What sending takes. */
export interface OwnMessagesDeps {
  readonly roomId: string;
  readonly settings: Settings;
  readonly timeline: Timeline;
  readonly transmit: (text: string) => boolean;
  readonly maxPayloadBytes: () => number | null;
  readonly participantId: () => string | null;
  readonly onChange: () => void;
}

/** What this client writes in one room: shown at once, on its way until answered. */
export class OwnMessages {
  readonly #deps: OwnMessagesDeps;
  readonly #outbox: Outbox;
  /** Messages that can be sent again as they are. */
  readonly #drafts = new Map<string, SendFrame>();

  constructor(deps: OwnMessagesDeps) {
    this.#deps = deps;
    const { maxPayloadBytes, settings, transmit } = deps;
    this.#outbox = new Outbox({
      settings,
      maxPayloadBytes,
      transmit,
      onFailed: (messageId, error) => this.#failed(messageId, error),
    });
  }

  async send(content: EventContent, options: SendOptions): Promise<SentMessage> {
    const { signal, ...said } = options;
    signal?.throwIfAborted();
    this.#requireSpace();
    const { onChange, participantId, roomId, settings, timeline } = this.#deps;
    const frame: SendFrame = { type: 'send', id: settings.createId(), roomId, content, ...said };
    if (content.type !== 'edit' && content.type !== 'delete') {
      this.#drafts.set(frame.id, frame);
      const entry = sendingEntry({
        messageId: frame.id,
        content,
        participantId: participantId(),
        createdAt: new Date(settings.clock.now()),
        parentEventId: said.parentEventId ?? null,
        visibility: said.visibility ?? 'all',
      });
      timeline.addOwn(entry);
      onChange();
    }
    return this.#post(frame, signal);
  }

  async retry(messageId: string): Promise<SentMessage> {
    const frame = this.#drafts.get(messageId);
    if (frame === undefined || this.#outbox.has(messageId)) {
      throw new RoomKitClientError('not_failed', 'There is no failed message with this id.');
    }
    this.#requireSpace();
    this.#deps.timeline.markOwn(messageId, null);
    this.#deps.onChange();
    return this.#post(frame, undefined);
  }

  discard(messageId: string): void {
    if (this.#outbox.has(messageId) || !this.#drafts.delete(messageId)) return;
    this.#deps.timeline.removeOwn(messageId);
    this.#deps.onChange();
  }

  /** Sends what waits. */
  flush(): void {
    this.#outbox.flush();
  }

  committed(sent: SentMessage): void {
    this.#drafts.delete(sent.messageId);
    this.#outbox.committed(sent);
  }

  refused(frame: NackFrame): void {
    this.#outbox.refused(frame);
  }

  /** The connection is gone, and will come back. */
  disconnected(): void {
    this.#outbox.disconnected();
  }

  /** The connection was closed because of a message on it. */
  rejected(): void {
    this.#outbox.failSent();
  }

  failAll(error: RoomKitClientError): void {
    this.#outbox.failAll(error);
  }

  async #post(frame: SendFrame, signal: AbortSignal | undefined): Promise<SentMessage> {
    return this.#outbox.add(frame, signal);
  }

  #requireSpace(): void {
    if (!this.#outbox.isFull) return;
    throw new RoomKitClientError('queue_full', 'Too many messages wait to be sent.', { retryable: true });
  }

  #failed(messageId: string, error: RoomKitClientError): void {
    if (error.code === 'aborted') {
      this.#drafts.delete(messageId);
      this.#deps.timeline.removeOwn(messageId);
    } else {
      this.#deps.timeline.markOwn(messageId, error);
    }
    this.#deps.onChange();
  }
}

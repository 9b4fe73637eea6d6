import { type CreateId, InputError } from '@roomkit/core';

import type { Listener } from './listener.ts';
import { partsOf } from './parts.ts';

interface Unsent {
  readonly channel: string;
  readonly parts: readonly string[];
  readonly sent: PromiseWithResolvers<void>;
}

/** The most parts that go out in one statement. */
const MOST_PARTS = 500;

const NOTIFY = `SELECT pg_notify(t.channel, t.part)
  FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS t (channel, part, place) ORDER BY t.place`;

/** Sends messages in the order they are given; what is given while some are on their way goes out together. */
export class Speaker {
  readonly #listener: Listener;
  readonly #maxLength: number;
  readonly #name: string;
  #count = 0;
  #unsent: Unsent[] = [];
  #isSending = false;

  constructor(listener: Listener, options: { readonly maxLength: number; readonly createId: CreateId }) {
    this.#listener = listener;
    this.#maxLength = options.maxLength;
    this.#name = options.createId();
  }

  /** @throws InputError for a message that is too long; StoreError when it could not be sent */
  say(channel: string, text: string): Promise<void> {
    if (text.length > this.#maxLength) {
      return Promise.reject(new InputError('payload', `must not exceed ${this.#maxLength} characters as JSON`));
    }
    this.#count += 1;
    const sent = Promise.withResolvers<void>();
    this.#unsent.push({ channel, parts: partsOf(`${this.#name}:${this.#count.toString(36)}`, text), sent });
    if (!this.#isSending) void this.#send();
    return sent.promise;
  }

  async #send(): Promise<void> {
    this.#isSending = true;
    while (this.#unsent.length > 0) {
      const batch = this.#nextBatch();
      const channels = batch.flatMap(({ channel, parts }) => parts.map(() => channel));
      const parts = batch.flatMap((message) => message.parts);
      try {
        await this.#listener.query('publish', NOTIFY, [channels, parts]);
        for (const { sent } of batch) sent.resolve();
      } catch (error) {
        for (const { sent } of batch) sent.reject(error);
      }
    }
    this.#isSending = false;
  }

  /** A message is never split over two transactions: its parts arrive together. */
  #nextBatch(): readonly Unsent[] {
    let size = 0;
    let count = 0;
    for (const { parts } of this.#unsent) {
      if (count > 0 && size + parts.length > MOST_PARTS) break;
      size += parts.length;
      count += 1;
    }
    return this.#unsent.splice(0, count);
  }
}

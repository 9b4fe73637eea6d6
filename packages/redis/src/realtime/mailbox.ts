import type { EphemeralCallback, EphemeralEvent, Logger } from '@roomkit/core';

export interface MailboxOptions {
  readonly callback: EphemeralCallback;
  readonly onGap: (() => void) | undefined;
  /** Events that wait for a slow callback; beyond them the oldest are dropped. */
  readonly maxQueued: number;
  readonly logger: Logger;
}

/** What one subscription has yet to hear: one event after another, and of a gap before what follows it. */
export class Mailbox {
  readonly #options: MailboxOptions;
  readonly #queue: EphemeralEvent[] = [];
  #hasGap = false;
  #isBusy = false;
  #isOver = false;

  constructor(options: MailboxOptions) {
    this.#options = options;
  }

  push(event: EphemeralEvent): void {
    if (this.#queue.length >= this.#options.maxQueued) {
      this.#queue.shift();
      this.#hasGap = true;
    }
    this.#queue.push(event);
    if (!this.#isBusy) void this.#deliver();
  }

  /** Events may have been missed. */
  gap(): void {
    this.#hasGap = true;
    if (!this.#isBusy) void this.#deliver();
  }

  end(): void {
    this.#isOver = true;
    this.#queue.length = 0;
  }

  async #deliver(): Promise<void> {
    this.#isBusy = true;
    while (!this.#isOver && (this.#hasGap || this.#queue.length > 0)) {
      const event = this.#hasGap ? null : this.#queue.shift();
      this.#hasGap = false;
      try {
        if (!event) this.#options.onGap?.();
        else await this.#options.callback(event);
      } catch (error) {
        // A callback that fails gets the next event all the same.
        this.#options.logger.error('A realtime callback failed.', { error });
      }
    }
    this.#isBusy = false;
  }
}

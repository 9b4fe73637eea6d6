import type { Eventual } from '@roomkit/core/voice';

import { isPending } from './eventual.ts';

export interface SerialQueueOptions<Item> {
  /** Must not throw. */
  readonly take: (item: Item) => Eventual<void>;
  /** Whether more waits than may. */
  readonly isOver: (count: number, totalMs: number) => boolean;
  /** How long an item lasts; null for one that must not be lost. */
  readonly durationOf: (item: Item) => number | null;
  /** Makes an item fit to wait. */
  readonly keep: (item: Item) => Item;
  readonly onDropped: (item: Item) => void;
}

/**
 * Takes items one after the other. What takes no time is done within `push`, without a promise; only while something
 * takes its time does the rest wait, and the oldest that waits is dropped when that is too much.
 */
export class SerialQueue<Item> {
  readonly #options: SerialQueueOptions<Item>;
  #waiting: Item[] = [];
  #waitingMs = 0;
  #isBusy = false;
  #idle: PromiseWithResolvers<void> | null = null;

  constructor(options: SerialQueueOptions<Item>) {
    this.#options = options;
  }

  get isBusy(): boolean {
    return this.#isBusy;
  }

  push(item: Item): void {
    if (this.#isBusy) {
      this.#wait(item);
      return;
    }
    this.#isBusy = true;
    this.#go(item);
  }

  /** Drops what waits, but for what must not be lost. */
  clear(): void {
    this.#waiting = this.#waiting.filter((item) => this.#options.durationOf(item) === null);
    this.#waitingMs = 0;
  }

  /** Resolves when nothing is left to do. */
  whenIdle(): Promise<void> {
    if (!this.#isBusy) return Promise.resolve();
    this.#idle ??= Promise.withResolvers();
    return this.#idle.promise;
  }

  #wait(item: Item): void {
    this.#waiting.push(this.#options.keep(item));
    this.#waitingMs += this.#options.durationOf(item) ?? 0;
    while (this.#options.isOver(this.#waiting.length, this.#waitingMs)) {
      // The newest always stays: it is what somebody says now.
      const oldest = this.#waiting.findIndex((waiting) => this.#options.durationOf(waiting) !== null);
      if (oldest === -1 || oldest >= this.#waiting.length - 1) return;
      const [dropped] = this.#waiting.splice(oldest, 1);
      this.#waitingMs -= this.#options.durationOf(dropped as Item) ?? 0;
      this.#options.onDropped(dropped as Item);
    }
  }

  #go(first: Item | undefined): void {
    for (let item = first; item !== undefined; item = this.#shift()) {
      const done = this.#options.take(item);
      if (isPending(done)) {
        const goOn = (): void => this.#go(this.#shift());
        void done.then(goOn, goOn);
        return;
      }
    }
    this.#isBusy = false;
    this.#idle?.resolve();
    this.#idle = null;
  }

  #shift(): Item | undefined {
    const item = this.#waiting.shift();
    if (item !== undefined) this.#waitingMs -= this.#options.durationOf(item) ?? 0;
    return item;
  }
}

import type { StreamItem } from '../../domain/channel-output.ts';
import type { RoomEvent } from '../../domain/event.ts';
import type { DeliveryStream } from '../../ports/channel.ts';

/** The items of one answer, kept until it has ended so that every reader gets all of them. */
export class StreamBuffer {
  readonly items: StreamItem[] = [];
  #ended = false;
  #waiters: (() => void)[] = [];

  get ended(): boolean {
    return this.#ended;
  }

  push(item: StreamItem): void {
    this.items.push(item);
    this.#wake();
  }

  end(): void {
    this.#ended = true;
    this.#wake();
  }

  /** Resolves when there is more to read or nothing will come. */
  change(): Promise<void> {
    return new Promise((resolve) => this.#waiters.push(resolve));
  }

  #wake(): void {
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const resolve of waiters) resolve();
  }
}

/** One target's view of an answer. `commit` is called in the target's turn, so that its end comes in order. */
export class StreamReader implements DeliveryStream {
  readonly committed: Promise<RoomEvent | null>;
  readonly #buffer: StreamBuffer;
  #commit!: (event: RoomEvent | null) => void;

  constructor(buffer: StreamBuffer) {
    this.#buffer = buffer;
    this.committed = new Promise((resolve) => (this.#commit = resolve));
  }

  commit(event: RoomEvent | null): void {
    this.#commit(event);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<StreamItem, void, undefined> {
    for (let next = 0; ;) {
      const { items } = this.#buffer;
      while (next < items.length) {
        yield items[next] as StreamItem;
        next += 1;
      }
      if (this.#buffer.ended) return;
      await this.#buffer.change();
    }
  }
}

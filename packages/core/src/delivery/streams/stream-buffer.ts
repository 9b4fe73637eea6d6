import type { StreamItem } from '../../domain/channel-output.ts';
import type { RoomEvent } from '../../domain/event.ts';
import type { DeliveryStream } from '../../ports/channel.ts';
import type { StreamOutlet } from '../../ports/stream-outlet.ts';
import type { ReaderPace } from './reader-pace.ts';

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
  readonly outlet: StreamOutlet;
  readonly pace?: ReaderPace;
  readonly #buffer: StreamBuffer;
  readonly #onDismissed: () => void;
  #commit!: (event: RoomEvent | null) => void;

  /** @param onDismissed - called when what was shown came to nothing */
  constructor(buffer: StreamBuffer, outlet: StreamOutlet, onDismissed: () => void, pace: ReaderPace | null) {
    this.#buffer = buffer;
    if (pace !== null) this.pace = pace;
    this.#onDismissed = onDismissed;
    this.outlet = outlet;
    this.committed = new Promise((resolve) => (this.#commit = resolve));
  }

  commit(event: RoomEvent | null): void {
    this.#commit(event);
    if (event === null) this.#onDismissed();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<StreamItem, void, undefined> {
    const { pace } = this;
    for (let next = 0; ;) {
      const { items } = this.#buffer;
      while (next < items.length) {
        if (pace) pace.isHungry = false;
        yield items[next] as StreamItem;
        next += 1;
      }
      if (this.#buffer.ended) return;
      const change = this.#buffer.change();
      if (pace) pace.isHungry = true;
      await change;
    }
  }
}

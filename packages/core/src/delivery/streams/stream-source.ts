import type { StreamItem } from '../../domain/channel-output.ts';
import { RoomKitError } from '../../domain/errors.ts';
import type { Deadlines } from '../../runtime/deadlines.ts';

/** What a source is read with. */
export interface StreamSourceOptions {
  readonly deadlines: Deadlines;
  readonly channelId: string;
  /** How long it may be silent, in milliseconds. */
  readonly stallMs: number;
}

/** An answer as its channel writes it, read once and from one place. */
export class StreamSource {
  readonly #iterator: AsyncIterator<StreamItem>;
  readonly #options: StreamSourceOptions;

  constructor(stream: AsyncIterable<StreamItem>, options: StreamSourceOptions) {
    this.#iterator = stream[Symbol.asyncIterator]();
    this.#options = options;
  }

  /** The next piece. @throws RoomKitError `delivery_timeout` when none comes in time */
  next(): Promise<IteratorResult<StreamItem, unknown>> {
    const { deadlines, channelId, stallMs } = this.#options;
    return deadlines.race(
      this.#iterator.next(),
      stallMs,
      () =>
        new RoomKitError(
          'delivery_timeout',
          'The answer stalled.',
          { channelId, timeoutMs: stallMs },
          { retryable: true },
        ),
    );
  }

  /** Says that nobody reads on. */
  async close(): Promise<void> {
    await this.#iterator.return?.();
  }

  /** The same to a source that may be past answering. */
  abandon(): void {
    void (async () => this.#iterator.return?.())().catch(() => undefined);
  }
}

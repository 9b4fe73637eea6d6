import type { ChannelOutput, StreamItem } from '@roomkit/core';

/**
 * Keeps something as long as a turn runs: until its output is there or, where that is a stream, until that was read to
 * its end or is not read any more.
 */
export async function untilEnd(held: Disposable, turn: () => Promise<ChannelOutput>): Promise<ChannelOutput> {
  let stream: ChannelOutput['responseStream'] = null;
  try {
    const output = await turn();
    stream = output.responseStream;
    return stream === null ? output : { ...output, responseStream: new HeldStream(stream, held) };
  } finally {
    if (stream === null) held[Symbol.dispose]();
  }
}

/** A stream that lets go of something with its end, also when it was closed unread: no generator would hear of that. */
class HeldStream implements AsyncIterable<StreamItem> {
  readonly #stream: AsyncIterable<StreamItem>;
  readonly #held: Disposable;

  constructor(stream: AsyncIterable<StreamItem>, held: Disposable) {
    this.#stream = stream;
    this.#held = held;
  }

  [Symbol.asyncIterator](): AsyncIterator<StreamItem> {
    const items = this.#stream[Symbol.asyncIterator]();
    const release = (): void => this.#held[Symbol.dispose]();
    return {
      next: async () => {
        try {
          const result = await items.next();
          if (result.done === true) release();
          return result;
        } catch (error) {
          release();
          throw error;
        }
      },
      return: async () => {
        release();
        return (await items.return?.()) ?? { done: true, value: undefined };
      },
    };
  }
}

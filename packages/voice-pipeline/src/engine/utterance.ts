import type { AudioChunk } from '@roomkit/core/voice';

import { ChunkReader } from './codec.ts';
import { isPending } from './eventual.ts';
import type { OutboundLane } from './outbound-lane.ts';

const DONE: IteratorReturnResult<undefined> = { done: true, value: undefined };

/**
 * An utterance on its way out. Ends at once when it is returned or stopped, even while its source lets it wait, and
 * returns the source.
 */
export class Utterance implements AsyncIterableIterator<AudioChunk> {
  readonly #source: AsyncIterator<AudioChunk>;
  readonly #lane: OutboundLane;
  readonly #silence: () => AudioChunk;
  readonly #chunks: AsyncGenerator<AudioChunk, void>;
  readonly #stopped = Promise.withResolvers<IteratorReturnResult<undefined>>();
  #isStopped = false;
  #hasSourceEnded = false;

  /** @param silence - an empty chunk in the transport's format, for the end of an utterance that has been given out */
  constructor(source: AsyncIterable<AudioChunk>, lane: OutboundLane, silence: () => AudioChunk) {
    this.#source = source[Symbol.asyncIterator]();
    this.#lane = lane;
    this.#silence = silence;
    this.#chunks = this.#run();
  }

  next(): Promise<IteratorResult<AudioChunk, undefined>> {
    if (this.#isStopped) return Promise.resolve(DONE);
    return Promise.race([this.#chunks.next() as Promise<IteratorResult<AudioChunk, undefined>>, this.#stopped.promise]);
  }

  return(): Promise<IteratorReturnResult<undefined>> {
    this.stop();
    return Promise.resolve(DONE);
  }

  /** Lets nothing more out. */
  stop(): void {
    if (this.#isStopped) return;
    this.#release();
    this.#stopped.resolve(DONE);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async *#run(): AsyncGenerator<AudioChunk, void> {
    const reader = new ChunkReader();
    // What belongs to a chunk that says it is the last is held back until nothing follows it: sentences that are
    // spoken one after the other each have a last chunk of their own.
    let held: readonly AudioChunk[] = [];
    try {
      for (let given = await this.#source.next(); given.done !== true; given = await this.#source.next()) {
        if (this.#isStopped) return;
        yield* held;
        held = [];
        const frame = reader.read(given.value);
        const taken = frame === null ? [] : this.#lane.take(frame);
        const chunks = isPending(taken) ? await taken : taken;
        if (given.value.isFinal) held = chunks;
        else yield* chunks;
      }
      this.#hasSourceEnded = true;
      const rest = [...held, ...(await this.#lane.flush())];
      const last = rest.pop() ?? this.#silence();
      yield* rest;
      yield { ...last, isFinal: true };
    } finally {
      this.#release();
    }
  }

  #release(): void {
    this.#isStopped = true;
    this.#lane.end();
    if (this.#hasSourceEnded) return;
    this.#hasSourceEnded = true;
    // Whoever stops does not wait for a source that hangs.
    void this.#returnSource().then(undefined, () => undefined);
  }

  async #returnSource(): Promise<void> {
    await this.#source.return?.();
  }
}

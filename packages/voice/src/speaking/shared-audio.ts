import type { AudioChunk } from '@roomkit/core/voice';

/**
 * What a voice makes of one sentence, made once and heard by every call that plays it. A sentence has a longest
 * length, and with it this. Making it begins with {@link begin} or the first reader.
 */
export class SharedAudio {
  readonly #make: (signal: AbortSignal) => AsyncIterable<AudioChunk>;
  readonly #onEnd: (audio: SharedAudio) => void;
  readonly #stopping = new AbortController();
  readonly #chunks: AudioChunk[] = [];
  #iterator: AsyncIterator<AudioChunk> | null = null;
  #hasBegun = false;
  #isWhole = false;
  #error: unknown = null;
  #hasFailed = false;
  #durationMs = 0;
  #news = Promise.withResolvers<void>();

  /** @param onEnd - called once, when it is whole or has failed; not when it was stopped */
  constructor(
    make: (signal: AbortSignal) => AsyncIterable<AudioChunk>,
    onEnd: (audio: SharedAudio) => void = () => undefined,
  ) {
    this.#make = make;
    this.#onEnd = onEnd;
  }

  /** How long what there is of it lasts, in milliseconds. */
  get durationMs(): number {
    return this.#durationMs;
  }

  /** Whether that is all of it. */
  get isWhole(): boolean {
    return this.#isWhole;
  }

  /** What it failed with; null where it has not. */
  get error(): unknown {
    return this.#hasFailed ? (this.#error ?? new Error('The voice failed.')) : null;
  }

  begin(): void {
    if (this.#hasBegun) return;
    this.#hasBegun = true;
    void this.#pump();
  }

  /** Nobody listens any more: the voice is told to stop. */
  stop(): void {
    if (this.#isWhole || this.#hasFailed || this.#stopping.signal.aborted) return;
    this.#hasBegun = true;
    this.#stopping.abort(new DOMException('Nobody listens any more.', 'AbortError'));
    // A generator that waits answers only when it goes on: nobody waits for that.
    this.#iterator?.return?.().catch(() => undefined);
    this.#wake();
  }

  /** From its start. Ends early when it is stopped. @throws whatever the voice fails with */
  async *read(): AsyncGenerator<AudioChunk, void, undefined> {
    this.begin();
    for (let next = 0; ;) {
      const chunk = this.#chunks[next];
      if (chunk !== undefined) {
        next += 1;
        yield chunk;
      } else if (this.#hasFailed) throw this.error;
      else if (this.#isWhole || this.#stopping.signal.aborted) return;
      else await this.#news.promise;
    }
  }

  async #pump(): Promise<void> {
    const { signal } = this.#stopping;
    try {
      const iterator = this.#make(signal)[Symbol.asyncIterator]();
      this.#iterator = iterator;
      for (;;) {
        const { done, value } = await iterator.next();
        if (signal.aborted) return;
        if (done === true) break;
        this.#chunks.push(value);
        this.#durationMs += chunkMs(value);
        this.#wake();
      }
      this.#isWhole = true;
    } catch (error) {
      if (signal.aborted) return;
      this.#hasFailed = true;
      this.#error = error;
    } finally {
      this.#wake();
    }
    this.#onEnd(this);
  }

  #wake(): void {
    this.#news.resolve();
    this.#news = Promise.withResolvers();
  }
}

/** How long a chunk lasts, in milliseconds. */
export function chunkMs({ data, sampleRate, channels, format }: AudioChunk): number {
  const width = format === 'mulaw' || format === 'alaw' ? 1 : 2;
  return (data.byteLength / (width * channels) / sampleRate) * 1_000;
}

import { ByteBlocks } from '@roomkit/core/audio';
import type { AudioChunk, AudioFrame } from '@roomkit/core/voice';

/** How much audio a chunk holds, in milliseconds. */
const CHUNK_MS = 100;
/** How many chunks wait for a slow recogniser; beyond that the oldest go. */
const MOST_CHUNKS = 500;

/**
 * Frames on their way to a recogniser, joined to chunks of 100 ms. It is read once. Putting never waits: audio cannot
 * be asked to come slower.
 */
export class ChunkQueue implements AsyncIterable<AudioChunk> {
  readonly #sampleRate: number;
  readonly #blocks: ByteBlocks;
  #chunks: AudioChunk[] = [];
  #dropped = 0;
  readonly #ended = Promise.withResolvers<void>();
  #hasEnded = false;
  #wake: (() => void) | null = null;

  constructor(sampleRate: number) {
    this.#sampleRate = sampleRate;
    this.#blocks = new ByteBlocks(Math.round((sampleRate * CHUNK_MS) / 1_000) * 2);
  }

  /** How many chunks were dropped because nobody took them. */
  get dropped(): number {
    return this.#dropped;
  }

  /** How many chunks wait. */
  get length(): number {
    return this.#chunks.length;
  }

  /** Resolves when no more comes. */
  get whenEnded(): Promise<void> {
    return this.#ended.promise;
  }

  push(data: Uint8Array): void {
    if (this.#hasEnded) return;
    for (const block of this.#blocks.push(data)) this.#add(block);
  }

  /** The same for another reader, who gets what this one has not taken. To be used when this one has stopped. */
  continued(): ChunkQueue {
    const next = new ChunkQueue(this.#sampleRate);
    next.#chunks = this.#chunks;
    const rest = this.#blocks.flush();
    if (rest !== null) next.push(rest);
    if (this.#hasEnded) next.#close();
    this.#chunks = [];
    this.#close();
    return next;
  }

  /** No more comes. */
  end(): void {
    if (this.#hasEnded) return;
    const rest = this.#blocks.flush();
    if (rest !== null) this.#add(rest);
    this.#close();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<AudioChunk, void, undefined> {
    for (;;) {
      const chunk = this.#chunks.shift();
      if (chunk !== undefined) yield chunk;
      else if (this.#hasEnded) return;
      else {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    }
  }

  #close(): void {
    this.#hasEnded = true;
    this.#ended.resolve();
    this.#wake?.();
  }

  #add(data: Uint8Array): void {
    this.#chunks.push({
      data,
      sampleRate: this.#sampleRate,
      channels: 1,
      format: 'pcm_s16le',
      timestampMs: null,
      isFinal: false,
    });
    if (this.#chunks.length > MOST_CHUNKS) {
      this.#chunks.shift();
      this.#dropped += 1;
    }
    this.#wake?.();
  }
}

/** The first channel of a frame as `pcm_s16le`: recognisers take one. */
export function monoOf({ data, channels, sampleWidth }: AudioFrame): Uint8Array {
  if (channels === 1) return data;
  const mono = new Uint8Array(data.byteLength / channels);
  const step = channels * sampleWidth;
  for (let at = 0, to = 0; at < data.byteLength; at += step, to += sampleWidth) {
    mono.set(data.subarray(at, at + sampleWidth), to);
  }
  return mono;
}

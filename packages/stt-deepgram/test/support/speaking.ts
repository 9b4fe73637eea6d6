import { chunkOf } from '@roomkit/core/audio';
import type { AudioChunk, AudioFrame, TranscriptionResult } from '@roomkit/core/voice';

/** A stretch of audio in chunks of 100 ms. */
export function* inChunks(frame: AudioFrame): Generator<AudioChunk> {
  const size = (frame.sampleRate / 10) * 2;
  for (let at = 0; at < frame.data.byteLength; at += size) {
    yield chunkOf({ ...frame, data: frame.data.slice(at, at + size) });
  }
}

/** Audio that a test hands over piece by piece. */
export class Microphone implements AsyncIterable<AudioChunk> {
  readonly #chunks: AudioChunk[] = [];
  #wake: (() => void) | null = null;
  #isOff = false;
  /** How many chunks were taken. */
  taken = 0;

  say(...frames: readonly AudioFrame[]): this {
    for (const frame of frames) this.#chunks.push(...inChunks(frame));
    this.#wake?.();
    return this;
  }

  off(): this {
    this.#isOff = true;
    this.#wake?.();
    return this;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<AudioChunk> {
    for (;;) {
      const chunk = this.#chunks.shift();
      if (chunk !== undefined) {
        this.taken += 1;
        yield chunk;
      } else if (this.#isOff) return;
      else {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    }
  }
}

/** A reader that keeps what it read. */
export class Reader {
  readonly results: TranscriptionResult[] = [];
  readonly done: Promise<void>;
  error: unknown = null;

  constructor(stream: AsyncIterable<TranscriptionResult>) {
    this.done = this.#read(stream);
  }

  get finals(): readonly string[] {
    return this.results.filter(({ isFinal, text }) => isFinal && text !== '').map(({ text }) => text);
  }

  async #read(stream: AsyncIterable<TranscriptionResult>): Promise<void> {
    try {
      for await (const result of stream) this.results.push(result);
    } catch (error) {
      this.error = error;
    }
  }
}

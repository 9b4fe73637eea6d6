import { InputError } from '../domain/errors.ts';
import type { AudioChunk, AudioFormat } from '../voice/audio.ts';
import { ByteBlocks } from './blocks.ts';

/** What an utterance has to know. */
export interface UtteranceOptions {
  readonly format: AudioFormat;
  readonly frameBytes: number;
  /** How many frames are pulled from an iterable before they are needed. */
  readonly framesAhead: number;
  /** There is more to take, or the end is known. */
  readonly onMore: () => void;
}

/**
 * What one `sendAudio` still has to say, cut into frames. Pulls from an iterable only as long as few frames wait, and
 * carries bytes over from chunk to chunk, so that one of an odd length breaks no sample.
 */
export class Utterance {
  /** Settles when the last of it has been played, or it was stopped. */
  readonly settled: PromiseWithResolvers<void> = Promise.withResolvers<void>();
  /** How much of it was taken, in bytes of audio. */
  takenBytes = 0;
  /** When what was taken will have been played, in the player's time. */
  endsAt = 0;
  /** Whether whoever plays it knows that everything was taken. */
  isSent = false;
  readonly #options: UtteranceOptions;
  readonly #blocks: ByteBlocks;
  #iterator: AsyncIterator<AudioChunk> | null = null;
  #frames: Uint8Array[] = [];
  #next = 0;
  #isPulling = false;
  #isComplete = false;
  #error: unknown = null;

  constructor(audio: Uint8Array | AsyncIterable<AudioChunk>, options: UtteranceOptions) {
    this.#options = options;
    this.#blocks = new ByteBlocks(options.frameBytes);
    if (audio instanceof Uint8Array) {
      this.#push(audio);
      this.#complete();
    } else {
      this.#iterator = audio[Symbol.asyncIterator]();
    }
  }

  /** Whether everything was taken. */
  get isExhausted(): boolean {
    return this.#isComplete && this.#next >= this.#frames.length;
  }

  /** What the iterable failed with; null when it did not. */
  get error(): unknown {
    return this.#error;
  }

  /** The next frame; null while there is none yet, and once there is none any more. */
  take(): Uint8Array | null {
    const frame = this.#frames[this.#next] ?? null;
    if (frame !== null) {
      this.#next += 1;
      this.takenBytes += frame.byteLength;
      if (this.#next === this.#frames.length) this.#forgetFrames();
    }
    this.#pull();
    return frame;
  }

  /** Takes no more from the iterable, and lets whoever made it know. */
  stop(): void {
    this.#forgetFrames();
    this.#isComplete = true;
    const iterator = this.#iterator;
    this.#iterator = null;
    // A generator that waits answers only when it goes on; nobody waits for that, and its failure is no news.
    iterator?.return?.().catch(() => undefined);
  }

  #pull(): void {
    const iterator = this.#iterator;
    if (iterator === null || this.#isPulling || this.#frames.length - this.#next >= this.#options.framesAhead) return;
    this.#isPulling = true;
    void this.#pullFrom(iterator);
  }

  async #pullFrom(iterator: AsyncIterator<AudioChunk>): Promise<void> {
    try {
      const { done, value } = await iterator.next();
      if (this.#iterator !== iterator) return;
      if (done === true) {
        this.#iterator = null;
        this.#complete();
      } else {
        this.#check(value);
        this.#push(value.data);
      }
    } catch (error) {
      if (this.#iterator !== iterator) return;
      this.#error = error;
      this.#iterator = null;
      if (error instanceof InputError) iterator.return?.().catch(() => undefined);
      this.#complete();
    }
    this.#isPulling = false;
    this.#pull();
    this.#options.onMore();
  }

  #check(chunk: AudioChunk): void {
    const { codec, sampleRate, channels } = this.#options.format;
    if (chunk.format !== codec) throw new InputError('format', 'must be the one the backend sends');
    if (chunk.sampleRate !== sampleRate) throw new InputError('sampleRate', 'must be the one the backend sends');
    if (chunk.channels !== channels) throw new InputError('channels', 'must be those the backend sends');
  }

  #push(data: Uint8Array): void {
    for (const frame of this.#blocks.push(data)) this.#frames.push(frame);
  }

  #complete(): void {
    const rest = this.#blocks.flush();
    if (rest !== null) this.#frames.push(rest);
    this.#isComplete = true;
  }

  #forgetFrames(): void {
    this.#frames = [];
    this.#next = 0;
  }
}

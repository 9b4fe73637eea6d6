import { joinBytes } from '@roomkit/core/audio';
import type { AudioChunk, AudioFormat } from '@roomkit/core/voice';

/** Pieces are joined up to this, in milliseconds: vendors send them as short as they like. */
const BLOCK_MS = 200;

/** What may wait. */
export interface AnswerQueueOptions {
  readonly format: AudioFormat;
  readonly maxChunks: number;
  /** How much has to be there before anything is given, in milliseconds. */
  readonly prebufferMs: number;
}

/**
 * The audio of one answer between the model, which makes it faster than it is heard, and the line, which takes it as it
 * plays. Bounded: what comes when it is full is dropped; its end never is.
 */
export class AnswerQueue implements AsyncIterable<AudioChunk> {
  readonly #options: AnswerQueueOptions;
  readonly #bytesPerMs: number;
  #waiting: Uint8Array[][] = [];
  #waitingBytes = 0;
  #lastBytes = 0;
  #takenBytes = 0;
  #totalBytes = 0;
  #droppedBytes = 0;
  #hasBegun = false;
  #hasEnded = false;
  #wake: (() => void) | null = null;

  constructor(options: AnswerQueueOptions) {
    const { sampleRate, sampleWidth, channels } = options.format;
    this.#options = options;
    this.#bytesPerMs = (sampleRate * sampleWidth * channels) / 1_000;
  }

  /** How long the answer is so far, in milliseconds, whatever became of it. */
  get totalMs(): number {
    return this.#totalBytes / this.#bytesPerMs;
  }

  /** How much of it was given, in milliseconds: no more can have been played. */
  get takenMs(): number {
    return this.#takenBytes / this.#bytesPerMs;
  }

  /** How much was dropped, in milliseconds. */
  get droppedMs(): number {
    return this.#droppedBytes / this.#bytesPerMs;
  }

  get isEmpty(): boolean {
    return this.#totalBytes === 0;
  }

  push(audio: Uint8Array): void {
    if (this.#hasEnded) return;
    this.#totalBytes += audio.byteLength;
    const last = this.#waiting.at(-1);
    if (last !== undefined && this.#lastBytes + audio.byteLength <= BLOCK_MS * this.#bytesPerMs) {
      last.push(audio);
      this.#lastBytes += audio.byteLength;
    } else if (this.#waiting.length >= this.#options.maxChunks) {
      this.#droppedBytes += audio.byteLength;
      return;
    } else {
      this.#waiting.push([audio]);
      this.#lastBytes = audio.byteLength;
    }
    this.#waitingBytes += audio.byteLength;
    this.#call();
  }

  /** Nothing more comes. */
  end(): void {
    this.#hasEnded = true;
    this.#call();
  }

  /** Nothing more is wanted: what waits is dropped. */
  cut(): void {
    this.#waiting = [];
    this.#waitingBytes = 0;
    this.end();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<AudioChunk, void, undefined> {
    for (;;) {
      const block = this.#take();
      if (block !== null) yield block;
      else if (this.#hasEnded && this.#waiting.length === 0) return;
      else await this.#more();
    }
  }

  #take(): AudioChunk | null {
    const isEnough = this.#hasEnded || this.#waitingBytes >= this.#options.prebufferMs * this.#bytesPerMs;
    if (!this.#hasBegun && !isEnough) return null;
    const pieces = this.#waiting.shift();
    if (pieces === undefined) return null;
    this.#hasBegun = true;
    const data = joinBytes(pieces);
    this.#waitingBytes -= data.byteLength;
    this.#takenBytes += data.byteLength;
    const { sampleRate, channels, codec: format } = this.#options.format;
    const isFinal = this.#hasEnded && this.#waiting.length === 0;
    return { data, sampleRate, channels, format, timestampMs: null, isFinal };
  }

  #more(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  #call(): void {
    this.#wake?.();
    this.#wake = null;
  }
}

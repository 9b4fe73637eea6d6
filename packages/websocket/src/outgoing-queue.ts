import type { EncodedFrame } from './encoded-frame.ts';

/** What a queue writes to and tells about. */
export interface OutgoingQueueOptions {
  /** Hands a frame on; `done` is called once it has left or failed. */
  readonly write: (frame: EncodedFrame, done: () => void) => void;
  /** How many frames may be on their way at once; 1 keeps a writer in order that is not so by itself. */
  readonly maxInFlight: number;
  /** How much may wait altogether. One frame alone may be larger. */
  readonly maxBufferedBytes: number;
  /** Called once when more than that would wait. */
  readonly onOverflow: () => void;
}

/** How much is handed on before the queue holds frames back, so that what waits can still be counted and dropped. */
const WINDOW_BYTES = 65_536;

/** Frames of one connection on their way out, in order, bounded by bytes. Pushing never waits. */
export class OutgoingQueue {
  readonly #options: OutgoingQueueOptions;
  #waiting: EncodedFrame[] = [];
  #head = 0;
  #waitingBytes = 0;
  #flyingBytes = 0;
  #flying = 0;
  #closed = false;
  #idle: (() => void)[] = [];

  constructor(options: OutgoingQueueOptions) {
    this.#options = options;
  }

  /** Whether frames are held back: what can be left out should be. */
  get isCongested(): boolean {
    return this.bufferedBytes >= WINDOW_BYTES;
  }

  /** Bytes that have not left yet. */
  get bufferedBytes(): number {
    return this.#waitingBytes + this.#flyingBytes;
  }

  push(frame: EncodedFrame): void {
    if (this.#closed) return;
    const buffered = this.bufferedBytes;
    if (buffered > 0 && buffered + frame.data.length > this.#options.maxBufferedBytes) {
      this.close();
      this.#options.onOverflow();
      return;
    }
    if (this.#isFull || this.#head < this.#waiting.length) {
      this.#waiting.push(frame);
      this.#waitingBytes += frame.data.length;
    } else {
      this.#write(frame);
    }
  }

  /** Resolves when nothing is held back any more, or the queue is closed. */
  async drained(): Promise<void> {
    if (this.#closed || !this.isCongested) return;
    await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  /** Forgets what waits and takes nothing more. */
  close(): void {
    this.#closed = true;
    this.#waiting = [];
    this.#head = 0;
    this.#waitingBytes = 0;
    this.#release();
  }

  get #isFull(): boolean {
    return this.#flyingBytes >= WINDOW_BYTES || this.#flying >= this.#options.maxInFlight;
  }

  #write(frame: EncodedFrame): void {
    this.#flyingBytes += frame.data.length;
    this.#flying += 1;
    this.#options.write(frame, () => {
      this.#flyingBytes -= frame.data.length;
      this.#flying -= 1;
      this.#advance();
    });
  }

  #advance(): void {
    while (!this.#isFull && this.#head < this.#waiting.length) {
      const frame = this.#waiting[this.#head++] as EncodedFrame;
      this.#waitingBytes -= frame.data.length;
      this.#write(frame);
    }
    if (this.#head === this.#waiting.length && this.#head > 0) {
      this.#waiting = [];
      this.#head = 0;
    }
    if (!this.isCongested) this.#release();
  }

  #release(): void {
    const resolvers = this.#idle;
    this.#idle = [];
    for (const resolve of resolvers) resolve();
  }
}

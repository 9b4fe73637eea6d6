import type { Frame } from '../connection/socket.ts';

/** How much may wait. One frame more does where the last place is not quite full. */
export interface QueueLimits {
  readonly maxQueuedFrames: number;
  /** A character of text counts as one. */
  readonly maxQueuedBytes: number;
}

/** Frames that wait for their turn, first come, first served. */
export class FrameQueue {
  readonly #limits: QueueLimits;
  readonly #frames: Frame[] = [];
  readonly #takers: ((frame: Frame | null) => void)[] = [];
  #bytes = 0;
  #isClosed = false;

  constructor(limits: QueueLimits) {
    this.#limits = limits;
  }

  get size(): number {
    return this.#frames.length;
  }

  get isFull(): boolean {
    const { maxQueuedFrames, maxQueuedBytes } = this.#limits;
    return this.#frames.length >= maxQueuedFrames || this.#bytes >= maxQueuedBytes;
  }

  /** Whether there is room again for more than a frame or two. */
  get hasRoom(): boolean {
    const { maxQueuedFrames, maxQueuedBytes } = this.#limits;
    return this.#frames.length <= maxQueuedFrames / 2 && this.#bytes <= maxQueuedBytes / 2;
  }

  /** Takes a frame, also above the limits: whoever adds has looked at `isFull`. */
  add(frame: Frame): void {
    const taker = this.#takers.shift();
    if (taker) {
      taker(frame);
      return;
    }
    this.#frames.push(frame);
    this.#bytes += weightOf(frame);
  }

  dropOldest(): void {
    this.#next();
  }

  /** The next frame, waited for; null once it is closed and empty. */
  async take(): Promise<Frame | null> {
    const frame = this.#next();
    if (frame !== undefined || this.#isClosed) return frame ?? null;
    return new Promise((resolve) => this.#takers.push(resolve));
  }

  /** No frame comes any more; those that wait are still given out. */
  close(): void {
    this.#isClosed = true;
    for (const taker of this.#takers.splice(0)) taker(null);
  }

  /** Forgets what waits. Gives how many there were. */
  clear(): number {
    this.#bytes = 0;
    return this.#frames.splice(0).length;
  }

  #next(): Frame | undefined {
    const frame = this.#frames.shift();
    if (frame !== undefined) this.#bytes -= weightOf(frame);
    return frame;
  }
}

function weightOf(frame: Frame): number {
  return typeof frame === 'string' ? frame.length : frame.byteLength;
}

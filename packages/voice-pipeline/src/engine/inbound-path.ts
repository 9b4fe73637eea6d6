import { frameMs } from '@roomkit/core/audio';
import type { AudioFrame, DtmfEvent, Eventual } from '@roomkit/core/voice';

import type { DetectStep } from './detect-step.ts';
import { inOrder, next } from './eventual.ts';
import { sixteenBitFrame, shortFrames } from './intake.ts';
import { SerialQueue } from './serial-queue.ts';
import type { Step } from './step.ts';

const MAX_WAITING_FRAMES = 100;
const MAX_WAITING_MS = 2_000;

/** A queue of frames that drops the oldest when two seconds of them wait. */
export function frameQueue(
  take: (item: AudioFrame | (() => void)) => Eventual<void>,
  onDropped: (item: AudioFrame | (() => void)) => void,
): SerialQueue<AudioFrame | (() => void)> {
  return new SerialQueue({
    take,
    onDropped,
    isOver: (count, totalMs) => count > MAX_WAITING_FRAMES || totalMs > MAX_WAITING_MS,
    durationOf: (item) => (typeof item === 'function' ? null : frameMs(item)),
    // Whoever made the frame may use its memory again before its turn comes.
    keep: (item) => (typeof item === 'function' ? item : { ...item, data: item.data.slice() }),
  });
}

export interface InboundPathOptions {
  readonly steps: readonly Step[];
  readonly detect: DetectStep;
  /** Whether anything looks into the samples; otherwise frames go through untouched. */
  readonly isPlain: boolean;
  /** What is no fault of a stage: must not happen, and must not stop the call. */
  readonly onFault: (error: unknown) => void;
}

/** The inbound way of one stream: one frame at a time, in order. */
export class InboundPath {
  readonly #options: InboundPathOptions;
  readonly #queue: SerialQueue<AudioFrame | (() => void)>;
  #isOver = false;
  frames = 0;
  droppedFrames = 0;

  constructor(options: InboundPathOptions) {
    this.#options = options;
    this.#queue = frameQueue(
      (item) => this.#take(item),
      (item) => {
        this.droppedFrames += 1;
        if (typeof item !== 'function') options.detect.skip(frameMs(item));
      },
    );
  }

  get isBusy(): boolean {
    return this.#queue.isBusy || this.#options.steps.some(({ beside }) => beside?.isBusy);
  }

  push(frame: AudioFrame): void {
    this.#queue.push(frame);
  }

  /** Drops what waits, lets every step forget what it gathered, and does `then` behind what is under way. */
  interrupt(then: () => void): void {
    this.#queue.clear();
    this.#queue.push(() => {
      for (const step of this.#options.steps) step.clear?.();
      then();
    });
  }

  /** Does `work` behind what is under way. */
  after(work: () => void): void {
    this.#queue.push(work);
  }

  /** Drops what waits, for good. */
  end(): void {
    this.#isOver = true;
    this.#queue.clear();
  }

  async whenIdle(): Promise<void> {
    await this.#queue.whenIdle();
    for (const { beside } of this.#options.steps) await beside?.whenIdle();
  }

  #take(item: AudioFrame | (() => void)): Eventual<void> {
    try {
      if (typeof item === 'function') return item();
      this.frames += 1;
      if (this.#options.isPlain) return this.#options.detect.take(item);
      const done = inOrder(shortFrames(sixteenBitFrame(item)), (frame) => this.#pass(frame, 0));
      return done instanceof Promise ? done.catch(this.#options.onFault) : done;
    } catch (error) {
      this.#options.onFault(error);
    }
  }

  #pass(frame: AudioFrame, index: number): Eventual<void> {
    if (frame.data.byteLength === 0 || this.#isOver) return;
    const step = this.#options.steps[index];
    if (step === undefined) return this.#options.detect.take(frame);
    return next(step.take(frame), (frames) => inOrder(frames, (passed) => this.#pass(passed, index + 1)));
  }
}

/** Keys are heard beside the main way, which waits for nobody. */
export function dtmfQueue(
  hear: (frame: AudioFrame) => Eventual<DtmfEvent | null>,
  tell: (event: DtmfEvent) => void,
): SerialQueue<AudioFrame | (() => void)> {
  return frameQueue(
    (item) => {
      if (typeof item === 'function') return item();
      return next(hear(item), (event) => {
        if (event !== null) tell(event);
      });
    },
    () => undefined,
  );
}

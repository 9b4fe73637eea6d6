import type { AudioFrame, Eventual, FrameStage } from '@roomkit/core/voice';

import { inOrder, next } from './eventual.ts';
import { FrameBlocks } from './frame-blocks.ts';
import type { StageCalls } from './stage-calls.ts';
import type { Step } from './step.ts';

export interface FrameStepOptions {
  readonly stage: FrameStage;
  readonly place: string;
  readonly stream: string;
  readonly calls: StageCalls;
  /** Whether frames go by the stage now. */
  readonly isBypassed?: () => boolean;
  /** Writes down what the stage did to a frame. */
  readonly annotate?: (frame: AudioFrame) => void;
}

/** A stage that changes frames. It gets them in the size it wants; one it fails on goes on as it was. */
export class FrameStep implements Step {
  readonly #options: FrameStepOptions;
  readonly #blocks: FrameBlocks;

  constructor(options: FrameStepOptions) {
    this.#options = options;
    this.#blocks = new FrameBlocks(options.stage.samplesPerFrame);
  }

  take(frame: AudioFrame): Eventual<readonly AudioFrame[]> {
    const processed: AudioFrame[] = [];
    const keep = (result: AudioFrame): void => {
      if (result.data.byteLength > 0) processed.push(result);
    };
    const done = inOrder(this.#blocks.push(frame), (block) => next(this.#process(block), keep));
    return next(done, () => processed);
  }

  flush(): Eventual<readonly AudioFrame[]> {
    const rest = this.#blocks.flush();
    if (rest === null) return [];
    // What was filled up with silence is as long afterwards as it was before.
    const cut = (frame: AudioFrame): readonly AudioFrame[] => [
      { ...frame, data: frame.data.subarray(0, rest.byteLength) },
    ];
    return next(this.#process(rest.frame), cut);
  }

  clear(): void {
    this.#blocks.clear();
  }

  #process(frame: AudioFrame): Eventual<AudioFrame> {
    const { stage, place, stream, calls, isBypassed, annotate } = this.#options;
    if (isBypassed?.() === true) return frame;
    const work = (): Eventual<AudioFrame> =>
      next(stage.process(frame, stream), (result) => {
        if (!(result?.data instanceof Uint8Array)) throw new TypeError('A stage gave no frame.');
        annotate?.(result);
        return result;
      });
    return calls.call(place, work, frame);
  }
}

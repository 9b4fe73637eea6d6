import type { AECProvider, AudioFrame, Eventual } from '@roomkit/core/voice';

import type { Conversion } from './conversion.ts';
import { inOrder } from './eventual.ts';
import { FrameBlocks } from './frame-blocks.ts';
import type { StageCalls } from './stage-calls.ts';

/** What is played, as the echo canceller wants it: at the rate and in the size of what it gets from the microphone. */
export class EchoReference {
  readonly #aec: AECProvider;
  readonly #stream: string;
  readonly #calls: StageCalls;
  readonly #conversion: Conversion;
  #captureSamples: number;
  #blocks: FrameBlocks;
  isPaused = false;

  constructor(options: {
    readonly aec: AECProvider;
    readonly stream: string;
    readonly calls: StageCalls;
    /** To the internal format. */
    readonly conversion: Conversion;
    /** The size of a frame where the canceller wants none in particular. */
    readonly samplesPerFrame: number;
  }) {
    this.#aec = options.aec;
    this.#stream = options.stream;
    this.#calls = options.calls;
    this.#conversion = options.conversion;
    this.#captureSamples = options.aec.samplesPerFrame ?? options.samplesPerFrame;
    this.#blocks = new FrameBlocks(this.#captureSamples);
  }

  /** A frame of the microphone, whose size the reference follows. */
  sawCapture(frame: AudioFrame): void {
    const samples = frame.data.byteLength / (frame.channels * frame.sampleWidth);
    if (this.#aec.samplesPerFrame != null || samples === this.#captureSamples || samples === 0) return;
    this.#captureSamples = samples;
    this.#blocks = new FrameBlocks(samples);
  }

  feed(frame: AudioFrame): Eventual<void> {
    if (this.isPaused) return;
    const converted = this.#conversion.take(frame);
    if (converted.data.byteLength === 0) return;
    return inOrder(this.#blocks.push(converted), (block) => this.#feedBlock(block));
  }

  #feedBlock(block: AudioFrame): Eventual<void> {
    return this.#calls.call('aec.reference', () => this.#aec.feedReference(block, this.#stream), undefined);
  }

  /** Fills up the last frame of what was played: what is played next does not belong to it. */
  finish(): Eventual<void> {
    const rest = this.#blocks.flush();
    if (rest === null || this.isPaused) return;
    return this.#feedBlock(rest.frame);
  }

  clear(): void {
    this.#blocks.clear();
    this.#conversion.end();
  }
}

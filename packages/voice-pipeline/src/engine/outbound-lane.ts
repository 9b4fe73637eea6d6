import { frameMs } from '@roomkit/core/audio';
import type { AudioChunk, AudioFormat, AudioFrame, Eventual } from '@roomkit/core/voice';

import { encodeAudio } from './codec.ts';
import type { Conversion } from './conversion.ts';
import { inOrder, next } from './eventual.ts';
import type { Step } from './step.ts';

export interface OutboundLaneOptions {
  /** Post-processors, and whoever listens behind them. */
  readonly steps: readonly Step[];
  /** To what the transport wants. */
  readonly conversion: Conversion;
  readonly outboundFormat: AudioFormat;
  readonly onConverted: (frame: AudioFrame) => void;
  readonly onEnd: () => void;
}

/** One utterance, or one bridged call, on its way out: what its stages gather is nobody else's. */
export class OutboundLane {
  readonly #options: OutboundLaneOptions;
  #passedMs = 0;
  #isOver = false;

  constructor(options: OutboundLaneOptions) {
    this.#options = options;
  }

  take(frame: AudioFrame): Eventual<readonly AudioChunk[]> {
    const chunks: AudioChunk[] = [];
    return next(
      this.#pass(frame, 0, (passed) => this.#convert(passed, chunks)),
      () => chunks,
    );
  }

  /** What is still inside, where the audio ends. */
  async flush(): Promise<readonly AudioChunk[]> {
    const chunks: AudioChunk[] = [];
    const { steps, conversion } = this.#options;
    for (const [index, step] of steps.entries()) {
      const rest = (await step.flush?.()) ?? [];
      await inOrder(rest, (frame) => this.#pass(frame, index + 1, (passed) => this.#convert(passed, chunks)));
    }
    const tail = conversion.flush();
    if (tail !== null) this.#emit(tail, chunks);
    return chunks;
  }

  /** Releases what is kept for it. Again is nothing. */
  end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#options.conversion.end();
    this.#options.onEnd();
  }

  #pass(frame: AudioFrame, index: number, out: (frame: AudioFrame) => void): Eventual<void> {
    // What ends while a stage is at work comes to nothing, and leaves nothing behind in what it would still pass.
    if (this.#isOver) return undefined;
    const step = this.#options.steps[index];
    if (step === undefined) return out(frame);
    return next(step.take(frame), (frames) => inOrder(frames, (passed) => this.#pass(passed, index + 1, out)));
  }

  #convert(frame: AudioFrame, chunks: AudioChunk[]): void {
    this.#emit(this.#options.conversion.take(frame), chunks);
  }

  #emit(frame: AudioFrame, chunks: AudioChunk[]): void {
    if (frame.data.byteLength === 0) return;
    const { outboundFormat, onConverted } = this.#options;
    onConverted(frame);
    chunks.push({
      data: encodeAudio(frame.data, outboundFormat.codec),
      sampleRate: frame.sampleRate,
      channels: frame.channels,
      format: outboundFormat.codec,
      timestampMs: this.#passedMs,
      isFinal: false,
    });
    this.#passedMs += frameMs(frame);
  }
}

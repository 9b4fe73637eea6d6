import type { AudioFrame, ResamplerProvider } from '@roomkit/core/voice';

import type { StageCalls } from './stage-calls.ts';

/** A format audio is converted to. */
export interface Target {
  readonly sampleRate: number;
  readonly channels: 1 | 2;
}

export interface ConversionOptions {
  readonly resampler: ResamplerProvider | null;
  readonly calls: StageCalls;
  /** The resampler's key: one conversion's delay lines are nobody else's. */
  readonly key: string;
  readonly target: Target;
  /** Leaves the silence out that the output of some resamplers begins with. @defaultValue false */
  readonly cutsDelay?: boolean;
  /** Hears, once, that a frame of another format cannot be converted. */
  readonly onUnconverted?: (frame: AudioFrame) => void;
}

/** Brings the frames of one direction into a format. Without a resampler they stay as they are. */
export class Conversion {
  readonly #options: ConversionOptions;
  #from: number | null = null;
  #cutBytes = 0;
  #isTold = false;

  constructor(options: ConversionOptions) {
    this.#options = options;
  }

  take(frame: AudioFrame): AudioFrame {
    const { resampler, calls, key, target } = this.#options;
    if (frame.sampleRate === target.sampleRate && frame.channels === target.channels) return frame;
    if (resampler === null) {
      if (!this.#isTold) this.#options.onUnconverted?.(frame);
      this.#isTold = true;
      return frame;
    }
    if (this.#from !== frame.sampleRate) this.#begin(frame.sampleRate, resampler);
    const converted = calls.call(
      'resampler',
      () => resampler.resample(frame, target.sampleRate, target.channels, key),
      frame,
    ) as AudioFrame;
    return this.#cut(converted);
  }

  /** What is still inside; null when nothing is. */
  flush(): AudioFrame | null {
    const { resampler, calls, key, target } = this.#options;
    if (resampler === null || this.#from === null) return null;
    const rest = calls.call('resampler', () => resampler.flush(target.sampleRate, target.channels, key), null);
    return rest === null ? null : this.#cut(rest as AudioFrame);
  }

  /** Forgets what is inside. */
  end(): void {
    const { resampler, calls, key } = this.#options;
    if (resampler === null || this.#from === null) return;
    this.#from = null;
    calls.guard('resampler', () => resampler.reset(key));
  }

  #begin(sampleRate: number, resampler: ResamplerProvider): void {
    const { target, calls, cutsDelay = false } = this.#options;
    this.#from = sampleRate;
    this.#cutBytes = 0;
    if (!cutsDelay) return;
    calls.guard('resampler', () => {
      const delay = resampler.delaySamples?.(sampleRate, target.sampleRate) ?? 0;
      this.#cutBytes = delay * target.channels * 2;
    });
  }

  #cut(frame: AudioFrame): AudioFrame {
    if (this.#cutBytes === 0) return frame;
    const cut = Math.min(this.#cutBytes, frame.data.byteLength);
    this.#cutBytes -= cut;
    return { ...frame, data: frame.data.subarray(cut) };
  }
}

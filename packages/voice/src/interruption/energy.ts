import { rmsOf, samplesOf } from '@roomkit/core/audio';
import type { AudioFrame } from '@roomkit/core/voice';

/** On the scale of 16-bit samples. */
const LOUD = 200;
const FRAMES = 5;

/** Notices speech by its level alone, for calls without a detector: five loud frames in a row. */
export class EnergyOnset {
  #loud = 0;

  /** Whether speech begins with this frame. */
  push(frame: AudioFrame): boolean {
    this.#loud = rmsOf(samplesOf(frame.data)) > LOUD ? this.#loud + 1 : 0;
    return this.#loud === FRAMES;
  }

  reset(): void {
    this.#loud = 0;
  }
}

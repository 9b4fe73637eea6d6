import { frameMs, levelDb, samplesOf } from '@roomkit/core/audio';
import type { AudioFrame } from '@roomkit/core/voice';

const INTERVAL_MS = 100;

/** Tells how loud it is, at most ten times a second of audio. Measures nothing when nobody listens. */
export class LevelMeter {
  readonly #tell: ((levelDb: number) => void) | null;
  #passedMs = 0;
  #dueAt = 0;

  constructor(tell: ((levelDb: number) => void) | null) {
    this.#tell = tell;
  }

  take(frame: AudioFrame): void {
    if (this.#tell === null) return;
    const startsAt = this.#passedMs;
    this.#passedMs += frameMs(frame);
    if (startsAt < this.#dueAt) return;
    this.#dueAt = startsAt + INTERVAL_MS;
    this.#tell(levelDb(samplesOf(frame.data)));
  }
}

import { frameMs } from '@roomkit/core/audio';
import type { AudioFrame } from '@roomkit/core/voice';

/** Where a stream is in time, by the audio that came and never by a clock on the wall. */
export class Timeline {
  #heardMs = 0;
  #positionMs = 0;

  /** How much audio has come, in milliseconds. */
  get heardMs(): number {
    return this.#heardMs;
  }

  /** Where the next sample is expected, in milliseconds since the session began: gaps that frames tell of count. */
  get positionMs(): number {
    return this.#positionMs;
  }

  /** Takes note of a frame, and gives it a place where it has none. */
  place(frame: AudioFrame): AudioFrame {
    const lastsMs = frameMs(frame);
    this.#heardMs += lastsMs;
    const startsAt = frame.timestampMs ?? this.#positionMs;
    this.#positionMs = Math.max(this.#positionMs, startsAt + lastsMs);
    return frame.timestampMs === null ? { ...frame, timestampMs: startsAt } : frame;
  }
}

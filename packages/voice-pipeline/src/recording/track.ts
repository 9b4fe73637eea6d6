/** Gaps shorter than this are the unevenness of frames; longer ones were silence. */
const GAP_MS = 30;
/** A gap longer than this is a mistake of whoever told the time. */
const MAX_GAP_MS = 600_000;

/** Where the frames of one direction belong, in samples since the recording began. */
export class Track {
  readonly #sampleRate: number;
  #cursor = 0;

  constructor(sampleRate: number) {
    this.#sampleRate = sampleRate;
  }

  /** Where the next sample is expected. */
  get cursor(): number {
    return this.#cursor;
  }

  /** Where a frame begins. @param startMs - since the recording began; null: behind what was */
  place(startMs: number | null, length: number): number {
    const given = startMs === null ? this.#cursor : Math.round((startMs / 1_000) * this.#sampleRate);
    const gap = given - this.#cursor;
    const isGap = Math.abs(gap) > this.#samples(GAP_MS) && gap <= this.#samples(MAX_GAP_MS) && given >= 0;
    const at = isGap ? given : this.#cursor;
    this.#cursor = Math.max(this.#cursor, at + length);
    return at;
  }

  #samples(milliseconds: number): number {
    return (milliseconds / 1_000) * this.#sampleRate;
  }
}

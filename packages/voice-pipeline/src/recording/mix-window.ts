import { clampSample } from '@roomkit/core/audio';

/** The part of a recording that both directions may still add to. Lanes are channels of the file, or files. */
export class MixWindow {
  #lanes: Int32Array[];
  #start = 0;
  #end = 0;

  constructor(lanes: number) {
    this.#lanes = Array.from({ length: lanes }, () => new Int32Array(16_384));
  }

  /** Up to where it has been taken out. */
  get start(): number {
    return this.#start;
  }

  get end(): number {
    return this.#end;
  }

  /** Adds samples to what is there. What has been taken out already cannot be added to: the rest moves up. */
  add(lane: number, at: number, samples: Int16Array): void {
    const from = Math.max(at, this.#start);
    this.reach(from + samples.length);
    const target = this.#lanes[lane];
    if (target === undefined) return;
    const offset = from - this.#start;
    for (let index = 0; index < samples.length; index += 1) {
      target[offset + index] = (target[offset + index] ?? 0) + (samples[index] ?? 0);
    }
  }

  /** Makes it as long as that, with silence. */
  reach(end: number): void {
    if (end <= this.#end) return;
    this.#end = end;
    const needed = end - this.#start;
    const size = this.#lanes[0]?.length ?? 0;
    if (needed <= size) return;
    this.#lanes = this.#lanes.map((lane) => {
      const larger = new Int32Array(Math.max(needed, size * 2));
      larger.set(lane);
      return larger;
    });
  }

  /** Takes out what lies before `until`, a lane each. What is louder than a sample can be is as loud as one can be. */
  take(until: number): readonly Int16Array[] {
    const length = Math.max(0, Math.min(until, this.#end) - this.#start);
    const taken = this.#lanes.map((lane) => {
      const samples = new Int16Array(length);
      for (let at = 0; at < length; at += 1) samples[at] = clampSample(lane[at] ?? 0);
      lane.copyWithin(0, length, this.#end - this.#start);
      lane.fill(0, this.#end - this.#start - length, this.#end - this.#start);
      return samples;
    });
    this.#start += length;
    return taken;
  }
}

import { lowPass, REACH } from './low-pass.ts';

/** Up to so many times the rate. Keeps what it needs of a stream between two frames. */
export class RateRaiser {
  readonly #taps: Float64Array;
  readonly #ratio: number;
  /** The last samples of the frame before, then those of this one. */
  readonly #line: Float64Array;
  readonly #frame: number;

  /** @param frame - samples a frame, at the lower rate */
  constructor(ratio: number, frame: number) {
    this.#taps = lowPass(ratio);
    this.#ratio = ratio;
    this.#frame = frame;
    this.#line = new Float64Array(2 * REACH + frame);
  }

  raise(samples: ArrayLike<number>, into: Float32Array): void {
    const line = this.#line;
    line.copyWithin(0, this.#frame);
    for (let at = 0; at < this.#frame; at += 1) line[2 * REACH + at] = samples[at] ?? 0;
    for (let at = 0; at < into.length; at += 1) {
      const newest = 2 * REACH + Math.floor(at / this.#ratio);
      let sum = 0;
      // Between two samples there are only zeros: every so many taps meet one.
      for (let tap = at % this.#ratio, back = 0; tap < this.#taps.length; tap += this.#ratio, back += 1) {
        sum += (this.#taps[tap] ?? 0) * (line[newest - back] ?? 0);
      }
      into[at] = sum * this.#ratio;
    }
  }
}

/** Down to a so many times smaller rate, without what that rate cannot hold. */
export class RateLowerer {
  readonly #taps: Float64Array;
  readonly #ratio: number;
  readonly #line: Float64Array;
  readonly #frame: number;

  /** @param frame - samples a frame, at the lower rate */
  constructor(ratio: number, frame: number) {
    this.#taps = lowPass(ratio);
    this.#ratio = ratio;
    this.#frame = frame * ratio;
    this.#line = new Float64Array(2 * REACH * ratio + this.#frame);
  }

  lower(samples: Float32Array): Float64Array {
    const line = this.#line;
    const before = line.length - this.#frame;
    line.copyWithin(0, this.#frame);
    line.set(samples, before);
    return Float64Array.from({ length: this.#frame / this.#ratio }, (_unused, at) => {
      const newest = before + at * this.#ratio;
      let sum = 0;
      for (let tap = 0; tap < this.#taps.length; tap += 1) sum += (this.#taps[tap] ?? 0) * (line[newest - tap] ?? 0);
      return sum;
    });
  }
}

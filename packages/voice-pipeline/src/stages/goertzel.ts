/** Rows and columns of the keys (ITU-T Q.23), in Hz. */
const LOW = [697, 770, 852, 941];
const HIGH = [1_209, 1_336, 1_477, 1_633];
const KEYS = ['123A', '456B', '789C', '*0#D'];

/** A frame quieter than this holds no key, in dBFS. */
const MIN_LEVEL_DB = -45;
/** How much of a window's energy its two tones must make up. */
const MIN_SHARE = 0.75;
/** How far a tone must stand out among those of its group, as a ratio of energy. */
const MIN_LEAD = 6;
/** How much louder or quieter than the low tone the high one may be (ITU-T Q.24 asks for less than either), in dB. */
const MAX_TWIST_DB = 6;
const MIN_TWIST_DB = -9;
/** Speech has overtones, keys have none: how much of the tones' energy the second harmonics may have. */
const MAX_OVERTONES = 0.1;

/** A key in a window of audio. */
export interface WindowKey {
  readonly digit: string;
  /** How much of the energy was the key's, 0 to 1. */
  readonly share: number;
}

/** Finds the tones of keys in windows of one length and rate (G. Goertzel, 1958). */
export class KeyFinder {
  readonly #low: readonly number[];
  readonly #high: readonly number[];
  readonly #lowOvertones: readonly number[];
  readonly #highOvertones: readonly number[];

  constructor(sampleRate: number) {
    const coefficient = (frequency: number): number => 2 * Math.cos((2 * Math.PI * frequency) / sampleRate);
    this.#low = LOW.map(coefficient);
    this.#high = HIGH.map(coefficient);
    this.#lowOvertones = LOW.map((frequency) => coefficient(frequency * 2));
    this.#highOvertones = HIGH.map((frequency) => coefficient(frequency * 2));
  }

  find(window: Float32Array): WindowKey | null {
    let energy = 0;
    for (let at = 0; at < window.length; at += 1) energy += (window[at] ?? 0) ** 2;
    if (10 * Math.log10(energy / window.length) < MIN_LEVEL_DB || energy === 0) return null;
    const low = strongest(window, this.#low);
    const high = strongest(window, this.#high);
    if (low.lead < MIN_LEAD || high.lead < MIN_LEAD) return null;
    const twist = 10 * Math.log10(high.energy / low.energy);
    if (twist > MAX_TWIST_DB || twist < MIN_TWIST_DB) return null;
    const tones = low.energy + high.energy;
    if (tones / energy < MIN_SHARE) return null;
    const overtones =
      energyAt(window, this.#lowOvertones[low.index] ?? 0) + energyAt(window, this.#highOvertones[high.index] ?? 0);
    if (overtones > tones * MAX_OVERTONES) return null;
    return { digit: KEYS[low.index]?.[high.index] ?? '', share: Math.min(1, tones / energy) };
  }
}

function strongest(
  window: Float32Array,
  coefficients: readonly number[],
): { readonly index: number; readonly energy: number; readonly lead: number } {
  let index = 0;
  let energy = 0;
  let second = 0;
  for (const [at, coefficient] of coefficients.entries()) {
    const found = energyAt(window, coefficient);
    if (found > energy) {
      second = energy;
      energy = found;
      index = at;
    } else if (found > second) second = found;
  }
  return { index, energy, lead: energy / Math.max(second, Number.MIN_VALUE) };
}

/** The energy of one frequency, on the scale of the sum of squares of the window. */
function energyAt(window: Float32Array, coefficient: number): number {
  let one = 0;
  let two = 0;
  for (let at = 0; at < window.length; at += 1) {
    const zero = (window[at] ?? 0) + coefficient * one - two;
    two = one;
    one = zero;
  }
  return ((one * one + two * two - coefficient * one * two) * 2) / window.length;
}

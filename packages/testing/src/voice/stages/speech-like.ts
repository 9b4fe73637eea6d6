import { createSeededRandom } from '../../runtime/seeded-random.ts';

/** Whose voice it is like. */
export interface SpeechLikeOptions {
  /** In Hz, 8000 or more. @defaultValue 16000 */
  readonly sampleRate?: number;
  /** Of the voice, in Hz. @defaultValue 120 */
  readonly pitchHz?: number;
  /** How long its throat is: 1 is a man's, 1.2 a woman's, 1.4 a child's. @defaultValue 1 */
  readonly formantScale?: number;
  /** What it "says". @defaultValue 1 */
  readonly seed?: number;
  /** In dBFS. @defaultValue -20 */
  readonly levelDb?: number;
}

/** First three formants of five vowels of American English, men (Peterson and Barney 1952), in Hz. */
const VOWELS = [
  [730, 1090, 2440],
  [270, 2290, 3010],
  [570, 840, 2410],
  [530, 1840, 2480],
  [300, 870, 2240],
] as const;
const BANDWIDTHS = [70, 100, 140] as const;
const SYLLABLE_MS = 200;
/** Syllables of a word, behind which the voice is still for a moment, much shorter than the end of an utterance. */
const WORD = 4;

/**
 * Sound that detectors of speech take for speech: the pulses of a voice through the formants of vowels, in syllables
 * and words. The same for the same options, so that tests need no recording. `pcm_s16le` samples, mono.
 */
export function createSpeechLike(durationMs: number, options: SpeechLikeOptions = {}): Int16Array {
  const { sampleRate = 16_000, seed = 1, levelDb = -20 } = options;
  const voice = new Voice(sampleRate, options);
  const sound = new Float64Array(Math.round((durationMs * sampleRate) / 1_000));
  let power = 0;
  for (let at = 0; at < sound.length; at += 1) {
    const value = voice.next(at, seed);
    sound[at] = value;
    power += value * value;
  }
  const gain = (32_768 * 10 ** (levelDb / 20)) / Math.sqrt(power / Math.max(1, sound.length));
  return Int16Array.from(sound, (value) => Math.max(-32_768, Math.min(32_767, Math.round(value * gain))));
}

class Voice {
  readonly #random: () => number;
  readonly #sampleRate: number;
  readonly #pitch: number;
  readonly #scale: number;
  readonly #formants: number[] = [...VOWELS[0]];
  readonly #past = BANDWIDTHS.map(() => [0, 0] as [number, number]);
  #phase = 0;
  #flow = 0;

  constructor(sampleRate: number, { pitchHz = 120, formantScale = 1, seed = 1 }: SpeechLikeOptions) {
    this.#random = createSeededRandom(seed).next;
    this.#sampleRate = sampleRate;
    this.#pitch = pitchHz;
    this.#scale = formantScale;
  }

  next(at: number, seed: number): number {
    const syllableLength = (this.#sampleRate * SYLLABLE_MS) / 1_000;
    const syllable = Math.floor(at / syllableLength);
    const within = (at % syllableLength) / syllableLength;
    const vowel = VOWELS[(syllable * 7 + seed) % VOWELS.length] ?? VOWELS[0];
    // The mouth moves from one vowel to the next within some 20 ms.
    const pace = 64 / this.#sampleRate;
    vowel.forEach((target, index) => {
      const now = this.#formants[index] ?? target;
      this.#formants[index] = now + (target * this.#scale - now) * pace;
    });
    const isLastOfWord = syllable % WORD === WORD - 1;
    return this.#mouth(this.#throat(at) * loudness(within, isLastOfWord));
  }

  /** What the vocal cords let through changes (Rosenberg 1971), with a little breath. */
  #throat(at: number): number {
    const seconds = at / this.#sampleRate;
    const melody = 1 + 0.12 * Math.sin(5.6 * seconds) + 0.05 * Math.sin(19 * seconds) + 0.01 * (this.#random() - 0.5);
    this.#phase = (this.#phase + (this.#pitch * melody) / this.#sampleRate) % 1;
    const flow = flowAt(this.#phase);
    const change = flow - this.#flow;
    this.#flow = flow;
    return change + 0.004 * (this.#random() - 0.5);
  }

  /** One resonance after the other. */
  #mouth(source: number): number {
    let sound = source;
    BANDWIDTHS.forEach((bandwidth, index) => {
      const past = this.#past[index] ?? [0, 0];
      const radius = Math.exp((-Math.PI * bandwidth) / this.#sampleRate);
      const hz = Math.min(this.#formants[index] ?? 0, this.#sampleRate * 0.45);
      const turn = 2 * radius * Math.cos((2 * Math.PI * hz) / this.#sampleRate);
      sound = sound * (1 - turn + radius * radius) + turn * past[0] - radius * radius * past[1];
      past[1] = past[0];
      past[0] = sound;
    });
    return sound;
  }
}

function flowAt(phase: number): number {
  if (phase < 0.4) return 0.5 * (1 - Math.cos((Math.PI * phase) / 0.4));
  return phase < 0.56 ? Math.cos((Math.PI / 2) * ((phase - 0.4) / 0.16)) : 0;
}

function loudness(within: number, isLastOfWord: boolean): number {
  if (isLastOfWord && within > 0.6) return Math.max(0, 0.9 - within) * 3;
  if (within < 0.15) return 0.25 + 5 * within;
  return within > 0.85 ? 0.25 + 5 * (1 - within) : 1;
}

import { audioFrame, bytesOf, joinBytes, samplesOf } from '@roomkit/core/audio';
import type { AudioFrame } from '@roomkit/core/voice';

/** Samples a letter. */
const LETTER_SAMPLES = 200;

/** Words as audio that {@link SpelledText} reads again: a loud sample and a silence for each letter. */
export function spelled(text: string): AudioFrame {
  const samples = new Int16Array(text.length * LETTER_SAMPLES);
  for (let at = 0; at < text.length; at += 1) samples[at * LETTER_SAMPLES] = text.charCodeAt(at);
  return audioFrame({ data: bytesOf(samples).slice() });
}

/** Reads what {@link spelled} wrote, however it is cut. */
export class SpelledText {
  readonly #keepsSpareByte: boolean;
  #spare: Uint8Array = new Uint8Array();
  #text = '';
  #quiet = 0;

  constructor(keepsSpareByte = true) {
    this.#keepsSpareByte = keepsSpareByte;
  }

  get text(): string {
    return this.#text;
  }

  /** Samples without a letter since the last one. */
  get quiet(): number {
    return this.#quiet;
  }

  push(data: Uint8Array): void {
    const joined = joinBytes([this.#spare, data]);
    const even = joined.byteLength - (joined.byteLength % 2);
    this.#spare = this.#keepsSpareByte ? joined.slice(even) : new Uint8Array();
    for (const sample of samplesOf(joined.slice(0, even))) {
      if (sample === 0) this.#quiet += 1;
      else {
        this.#text += String.fromCharCode(sample);
        this.#quiet = 0;
      }
    }
  }

  /** What was read since the last time. */
  take(): string {
    const text = this.#text;
    this.#text = '';
    return text;
  }
}

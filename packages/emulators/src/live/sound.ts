/** Samples louder than this are speech to a scripted model: the root of the mean square of 16-bit samples. */
const LOUD = 300;

/** Tells speech from silence in what a client sends: by loudness, on the clock of the samples. */
export class LiveEar {
  readonly #sampleRate: number;
  readonly #silenceMs: number;
  #quietMs = 0;
  #heardMs = 0;
  isSpeaking = false;

  constructor(sampleRate: number, silenceMs: number) {
    this.#sampleRate = sampleRate;
    this.#silenceMs = silenceMs;
  }

  /** How much has come in, in milliseconds. */
  get heardMs(): number {
    return Math.round(this.#heardMs);
  }

  /** What changed with this audio, 16-bit linear PCM. */
  hear(audio: Uint8Array): 'start' | 'end' | null {
    const view = new DataView(audio.buffer, audio.byteOffset, audio.byteLength);
    const count = audio.byteLength >> 1;
    let sum = 0;
    for (let at = 0; at < count; at += 1) sum += view.getInt16(at * 2, true) ** 2;
    const durationMs = (count / this.#sampleRate) * 1_000;
    this.#heardMs += durationMs;
    if (count > 0 && Math.sqrt(sum / count) > LOUD) {
      this.#quietMs = 0;
      return this.#become(true);
    }
    this.#quietMs += durationMs;
    return this.#quietMs >= this.#silenceMs ? this.#become(false) : null;
  }

  #become(isSpeaking: boolean): 'start' | 'end' | null {
    if (isSpeaking === this.isSpeaking) return null;
    this.isSpeaking = isSpeaking;
    return isSpeaking ? 'start' : 'end';
  }
}

/** The voice of a scripted model: a tone, 60 ms a character, as 16-bit linear PCM in pieces of 100 ms. */
export function spoken(text: string, sampleRate: number): readonly Uint8Array[] {
  const piece = sampleRate / 10;
  const pieces = Math.max(Math.ceil((text.length * 60) / 100), 1);
  return Array.from({ length: pieces }, (_piece, number) => {
    const bytes = new Uint8Array(piece * 2);
    const view = new DataView(bytes.buffer);
    for (let at = 0; at < piece; at += 1) {
      const seconds = (number * piece + at) / sampleRate;
      view.setInt16(at * 2, Math.round(6_000 * Math.sin(2 * Math.PI * 220 * seconds)), true);
    }
    return bytes;
  });
}

/** A text in words, each with the space before it. */
export function wordsIn(text: string): readonly string[] {
  return text.split(' ').map((word, at) => (at === 0 ? word : ` ${word}`));
}

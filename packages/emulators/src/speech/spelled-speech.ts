/** How audio that spells words is written; the names are the vendor's. */
export type SpelledEncoding = 'linear16' | 'mulaw' | 'alaw';

/** A letter is so long, in milliseconds. */
const LETTER_MS = 20;
/** What a letter's code is multiplied with: loud enough for whoever looks at levels. */
const LOUDNESS = 64;
/** Silence of G.711. */
const SILENCE: Readonly<Record<SpelledEncoding, number>> = { linear16: 0, mulaw: 0xff, alaw: 0xd5 };

/**
 * Audio in which the emulator hears these words: a loud sample for each letter, and silence between. A comma ends a
 * clause, and silence an utterance, as with real speech.
 *
 * @param text - ASCII
 */
export function spelledSpeech(
  text: string,
  options: { readonly sampleRate?: number; readonly encoding?: SpelledEncoding; readonly silenceMs?: number } = {},
): Uint8Array {
  const { sampleRate = 16_000, encoding = 'linear16', silenceMs = 0 } = options;
  const width = encoding === 'linear16' ? 2 : 1;
  const letterSamples = Math.round((sampleRate * LETTER_MS) / 1_000);
  const samples = text.length * letterSamples + Math.round((sampleRate * silenceMs) / 1_000);
  const bytes = new Uint8Array(samples * width).fill(SILENCE[encoding]);
  const view = new DataView(bytes.buffer);
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code < 1 || code > 127) throw new RangeError('only ASCII can be spelled');
    const place = at * letterSamples * width;
    if (width === 2) view.setInt16(place, code * LOUDNESS, true);
    else bytes[place] = code;
  }
  return bytes;
}

/** Reads what {@link spelledSpeech} wrote, however it was cut: for each sample a letter, or null in silence. */
export class SpelledReader {
  readonly #encoding: SpelledEncoding;
  #spare: number | null = null;

  constructor(encoding: SpelledEncoding) {
    this.#encoding = encoding;
  }

  *read(data: Uint8Array): Generator<string | null> {
    for (const byte of data) {
      if (this.#encoding !== 'linear16') yield byte === SILENCE[this.#encoding] ? null : letter(byte);
      else if (this.#spare === null) this.#spare = byte;
      else {
        const sample = ((byte << 24) >> 16) | this.#spare;
        this.#spare = null;
        yield sample === 0 ? null : letter(Math.round(sample / LOUDNESS));
      }
    }
  }
}

/** What nobody spelled is noise. */
function letter(code: number): string {
  return code >= 32 && code < 127 ? String.fromCharCode(code) : '?';
}

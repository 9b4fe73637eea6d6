import { septetsOf } from './gsm7.ts';

/** How an SMS writes its text (3GPP TS 23.038): in septets of GSM 7-bit, or in UTF-16. */
export type SmsEncoding = 'gsm7' | 'ucs2';

/** Units of a message that fits into one, and of each segment of one that does not: 140 octets, less a header of 6. */
const UNITS: Readonly<Record<SmsEncoding, { readonly single: number; readonly part: number }>> = {
  gsm7: { single: 160, part: 153 },
  ucs2: { single: 70, part: 67 },
};

/**
 * Counts the segments of a growing text. A character is never split over a border: neither an escape and its
 * code nor the halves of a surrogate pair (3GPP TS 23.040 §9.2.3.24.1), so that a segment may stay a unit short.
 */
export class Packer {
  readonly encoding: SmsEncoding;
  #units = 0;
  #parts = 0;
  #inPart = 0;

  constructor(encoding: SmsEncoding) {
    this.encoding = encoding;
  }

  /** Units so far: septets or UTF-16 units. */
  get units(): number {
    return this.#units;
  }

  get isOne(): boolean {
    return this.#units <= UNITS[this.encoding].single;
  }

  get segments(): number {
    if (this.#units === 0) return 0;
    return this.isOne ? 1 : this.#parts;
  }

  get unitsPerSegment(): number {
    const { single, part } = UNITS[this.encoding];
    return this.isOne ? single : part;
  }

  /** Units that are still free in the last segment. */
  get remaining(): number {
    return this.unitsPerSegment - (this.isOne ? this.#units : this.#inPart);
  }

  /** Adds one character; true when it begins a new part of a message in several. */
  add(character: string): boolean {
    const units = this.encoding === 'gsm7' ? septetsOf(character) : character.length;
    this.#units += units;
    const isNew = this.#parts === 0 || this.#inPart + units > UNITS[this.encoding].part;
    if (isNew) {
      this.#parts += 1;
      this.#inPart = 0;
    }
    this.#inPart += units;
    return isNew;
  }

  /** How many segments there would be with these characters added. */
  with(characters: string): number {
    const copy = new Packer(this.encoding);
    copy.#units = this.#units;
    copy.#parts = this.#parts;
    copy.#inPart = this.#inPart;
    for (const character of characters) copy.add(character);
    return copy.segments;
  }
}

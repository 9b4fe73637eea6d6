import { isGsm7 } from './gsm7.ts';
import { Packer, type SmsEncoding } from './packer.ts';

/** What a text is as an SMS. */
export interface SmsSegments {
  /** `gsm7` where the default alphabet has every character, else `ucs2` (UTF-16, as phones read it). */
  readonly encoding: SmsEncoding;
  /** How many segments are sent, and paid; 0 for no text. */
  readonly segments: number;
  /** Septets, the escapes among them, or UTF-16 units. */
  readonly units: number;
  /** 160 or 70 of a message in one segment, 153 or 67 of one in several. */
  readonly unitsPerSegment: number;
  /** Units that still fit into the last segment. */
  readonly remaining: number;
}

/** Counts what a text is as an SMS, by 3GPP TS 23.038 and 23.040. */
export function segmentsOf(text: string): SmsSegments {
  const packer = new Packer(isGsm7(text) ? 'gsm7' : 'ucs2');
  for (const character of text) packer.add(character);
  const { encoding, segments, units, unitsPerSegment, remaining } = packer;
  return { encoding, segments, units, unitsPerSegment, remaining };
}

/** The text of each segment as it is sent; joined they are the text. */
export function splitIntoSegments(text: string): readonly string[] {
  const packer = new Packer(isGsm7(text) ? 'gsm7' : 'ucs2');
  const starts: number[] = [];
  let at = 0;
  for (const character of text) {
    if (packer.add(character)) starts.push(at);
    at += character.length;
  }
  if (packer.isOne) return text === '' ? [] : [text];
  return starts.map((start, index) => text.slice(start, starts[index + 1]));
}

import { ConfigurationError, requireInteger } from '@roomkit/core';

import { isGsm7, septetsOf } from './gsm7.ts';
import { Packer } from './packer.ts';
import { segmentsOf } from './segments.ts';
import { toGsm7 } from './smart-encoding.ts';

/** How a text is brought within a number of segments. */
export interface FitToSegmentsOptions {
  /** The most segments it may take: at least 1. */
  readonly maxSegments: number;
  /** What shows that something was cut. @defaultValue '...' in GSM 7-bit, '…' otherwise */
  readonly marker?: string;
}

/** How {@link segmentFitter} works. */
export interface SegmentFitterOptions extends FitToSegmentsOptions {
  /** Whether {@link toGsm7} goes before, where it makes the whole text GSM 7-bit. @defaultValue true */
  readonly smart?: boolean;
}

/** A text of this many units is surely too long: no segment holds more than 160. */
const MOST_PER_SEGMENT = 160;
/** How far past the limit to look for the end of a character that is drawn as one. */
const LOOKAHEAD = 256;

let segmenter: Intl.Segmenter | null = null;

/**
 * The text itself where it fits; otherwise its beginning and the marker, within the limit. The cut is where a
 * drawn character ends: an emoji of several, a flag, and a letter with its marks stay whole.
 *
 * @throws ConfigurationError `maxSegments`, `marker`
 */
export function fitToSegments(text: string, options: FitToSegmentsOptions): string {
  requireFit(options);
  return fit(text, options);
}

/**
 * A function that brings texts within a number of segments, for a channel that asks for one.
 *
 * @throws ConfigurationError `maxSegments`, `marker`
 */
export function segmentFitter(options: SegmentFitterOptions): (text: string) => string {
  requireFit(options);
  const { smart = true } = options;
  return (text) => fit(smart ? smartened(text) : text, options);
}

function requireFit({ maxSegments, marker }: FitToSegmentsOptions): void {
  requireInteger('maxSegments', maxSegments, 1);
  if (marker === undefined) return;
  if (typeof marker !== 'string' || segmentsOf(marker).segments > 1) {
    throw new ConfigurationError('marker', 'must fit into one segment');
  }
}

/** What stays UCS-2 gains nothing: it keeps its typography. */
function smartened(text: string): string {
  if (isGsm7(text)) return text;
  const plain = toGsm7(text);
  return isGsm7(plain) ? plain : text;
}

function fit(text: string, options: FitToSegmentsOptions): string {
  const { maxSegments } = options;
  if (text.length <= maxSegments * MOST_PER_SEGMENT && segmentsOf(text).segments <= maxSegments) return text;
  const head = text.slice(0, maxSegments * MOST_PER_SEGMENT + LOOKAHEAD);
  segmenter ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  const drawn = longestStart(drawnCharacters(segmenter, head), options);
  // One drawn character that is longer than the whole limit: keep at least whole code points.
  const kept = drawn.text === '' ? longestStart(head, options) : drawn;
  return kept.text.trimEnd() + kept.marker;
}

function* drawnCharacters(segmenter: Intl.Segmenter, text: string): Generator<string, void, undefined> {
  for (const { segment } of segmenter.segment(text)) yield segment;
}

interface Start {
  readonly text: string;
  readonly marker: string;
}

/** The most of the pieces that fit, with the marker that goes with their encoding. */
function longestStart(pieces: Iterable<string>, { maxSegments, marker }: FitToSegmentsOptions): Start {
  const gsm7 = new Packer('gsm7');
  const ucs2 = new Packer('ucs2');
  let isGsm = true;
  let text = '';
  let best: Start = { text: '', marker: marker ?? '...' };
  for (const piece of pieces) {
    for (const character of piece) {
      isGsm &&= septetsOf(character) > 0;
      if (isGsm) gsm7.add(character);
      ucs2.add(character);
    }
    text += piece;
    const mark = marker ?? (isGsm ? '...' : '…');
    // A marker of one's own may be what needs UCS-2.
    const packer = isGsm && isGsm7(mark) ? gsm7 : ucs2;
    if (packer.with(mark) > maxSegments) return best;
    best = { text, marker: mark };
  }
  return best;
}

/** A stretch of a text that is said in one go: a sentence, or part of a long one. */
export interface TextSegment {
  /** As it stands in the text, without the white space around it. */
  readonly text: string;
  /** Where it begins and ends in the text, in UTF-16 code units, the white space behind it included. */
  readonly start: number;
  readonly end: number;
}

const CLOSERS = new Set(['"', "'", '”', '’', '»', ')', ']', '」', '』']);
const NARROW_ENDS = new Set(['.', '!', '?', '…', ':', ';']);
const SENTENCE_ENDS = new Set(['.', '!', '?', '…']);
/** Full-width terminators: no white space follows them. */
const WIDE_ENDS = new Set(['。', '！', '？', '．', '｡', '؟', '।']);
/** Full-width characters say about this much more each. */
const WIDE_FACTOR = 3;

/**
 * Cuts running text into segments a voice can say. A segment ends at an end of sentence, once it has `minCharacters`, or at
 * the last gap before `maxCharacters`, for text without any.
 */
export class SentenceSplitter {
  readonly #least: number;
  readonly #most: number;
  #text = '';
  #offset = 0;

  constructor(minCharacters: number, maxCharacters: number) {
    this.#least = minCharacters;
    this.#most = maxCharacters;
  }

  /** The segments that `text` completes. */
  push(text: string): TextSegment[] {
    this.#text += text;
    const segments: TextSegment[] = [];
    for (let end = this.#boundary(); end > 0; end = this.#boundary()) this.#cut(end, segments);
    return segments;
  }

  /** What is left when the text has ended. */
  flush(): TextSegment[] {
    const segments: TextSegment[] = [];
    if (this.#text !== '') this.#cut(this.#text.length, segments);
    return segments;
  }

  #cut(length: number, segments: TextSegment[]): void {
    const text = this.#text.slice(0, length).trim();
    const start = this.#offset;
    this.#text = this.#text.slice(length);
    this.#offset += length;
    if (text !== '') segments.push({ text, start, end: this.#offset });
  }

  /** Where the first complete segment ends; 0 while there is none. */
  #boundary(): number {
    const text = this.#text;
    const last = Math.min(text.length, this.#most);
    for (let at = 0; at < last; at += 1) {
      const end = this.#endAt(at);
      if (end > 0) return end;
    }
    if (text.length <= this.#most) return 0;
    return lastGap(text, this.#most);
  }

  #endAt(at: number): number {
    const text = this.#text;
    const character = text[at] as string;
    const isWide = WIDE_ENDS.has(character);
    if (!isWide && character !== '\n' && !SENTENCE_ENDS.has(character)) return 0;
    let end = at + 1;
    while (end < text.length && isTail(text[end] as string)) end += 1;
    const least = isWide ? Math.ceil(this.#least / WIDE_FACTOR) : this.#least;
    if (end < least) return 0;
    if (isWide || character === '\n') return end;
    // Without white space behind it, a point may stand within a number or an address.
    if (end >= text.length || !isSpace(text[end] as string)) return 0;
    while (end < text.length && isSpace(text[end] as string)) end += 1;
    return end;
  }
}

function isTail(character: string): boolean {
  return CLOSERS.has(character) || SENTENCE_ENDS.has(character) || WIDE_ENDS.has(character);
}

function isSpace(character: string): boolean {
  return character === ' ' || character === '\n' || character === '\t' || character === '\r';
}

/** Behind the last gap between words before `most`; `most` itself where there is none. */
function lastGap(text: string, most: number): number {
  let gap = 0;
  for (let at = 0; at < most; at += 1) {
    const character = text[at] as string;
    const isGap = character === ',' || character === '，' || character === '、' || NARROW_ENDS.has(character);
    if (isGap || isSpace(character)) gap = at + 1;
  }
  if (gap > 0) return gap;
  // A pair of UTF-16 units stays together.
  const unit = text.charCodeAt(most - 1);
  return unit >= 0xd8_00 && unit <= 0xdb_ff ? most + 1 : most;
}

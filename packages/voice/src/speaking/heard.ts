/** A sentence on its way to the ear. */
export interface Span {
  /** Where its words begin and end in the text, in UTF-16 code units. */
  readonly start: number;
  readonly end: number;
  /** As it was written. */
  readonly text: string;
  /** As it was said; null where it was not. */
  readonly words: string | null;
  readonly durationMs: number;
  /** Whether `durationMs` is all of it. */
  readonly isWhole: boolean;
}

/** What a person has heard of a text. */
export interface Heard {
  /** How much of the text, in UTF-16 code units from its start. */
  readonly characters: number;
  /** The words as they were said. */
  readonly text: string;
}

/** How long a character lasts where nothing better is known, in milliseconds. */
const CHARACTER_MS = 65;

/** What was heard of a text when so much of its audio was played. Of a sentence that was cut, whole words count. */
export function heardOf(spans: readonly Span[], playedMs: number): Heard {
  let leftMs = playedMs;
  let characters = 0;
  const said: string[] = [];
  for (const span of spans) {
    if (span.words === null) {
      // Nothing of it was to be heard: it stands or falls with what comes behind it.
      continue;
    }
    const { words } = span;
    if (span.isWhole && leftMs >= span.durationMs - 1) {
      characters = span.end;
      said.push(words);
      leftMs -= span.durationMs;
      continue;
    }
    const lengthMs = span.isWhole ? span.durationMs : Math.max(span.durationMs, words.length * CHARACTER_MS);
    const share = lengthMs > 0 ? Math.max(0, leftMs) / lengthMs : 0;
    const heard = wholeWords(words, share);
    if (heard === '') break;
    said.push(heard);
    characters = span.start + wholeWords(span.text, share).length;
    break;
  }
  return { characters, text: said.join(' ') };
}

/** Everything that was said, to the end. */
export function allOf(spans: readonly Span[]): Heard {
  const said = spans.flatMap(({ words }) => (words === null ? [] : [words]));
  return { characters: spans.at(-1)?.end ?? 0, text: said.join(' ') };
}

/** The words of a text that end within this share of it. */
function wholeWords(text: string, share: number): string {
  const length = Math.floor(text.length * Math.min(1, share));
  if (length >= text.length) return text;
  const head = text.slice(0, length);
  if (text[length] === ' ') return head;
  const gap = head.lastIndexOf(' ');
  // Text without gaps is cut where it was, but not within a pair of units.
  if (gap === -1) return text.includes(' ') ? '' : head.replace(/[\uD800-\uDBFF]$/u, '');
  return head.slice(0, gap);
}

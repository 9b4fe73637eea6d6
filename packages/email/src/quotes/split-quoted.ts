import { isAttribution, isHeaderBlock, isOriginalMessage, isQuoted, isRule } from './marks.ts';

/** A mail's words in two: what somebody wrote, and what they answered, with what stands below. */
export interface SplitText {
  readonly reply: string;
  readonly quoted: string;
}

interface Line {
  readonly text: string;
  readonly at: number;
}

/** What stands below a line, itself included. */
interface Below {
  readonly hasWords: boolean;
  readonly hasQuotes: boolean;
  /** All words are quoted. */
  readonly isAllQuoted: boolean;
}

/** RFC 3676 §4.3 */
const SIGNATURE = '-- ';
const MAX_SIGNATURE_LINES = 20;
/** Attributions are long, and programs break them. */
const MAX_ATTRIBUTION_LINES = 3;
const NOTHING_BELOW: Below = { hasWords: false, hasQuotes: false, isAllQuoted: true };

/**
 * Takes what a mail quotes, and its signature, away from what it says. The two together are the text, to the letter.
 * In doubt everything is the reply: answers between quoted lines stay where they are, and a mail that only quotes
 * is not split.
 */
export function splitQuoted(text: string): SplitText {
  const lines = linesOf(text);
  const quotedAt = quoteIn(lines);
  const signatureAt = signatureIn(lines.slice(0, quotedAt ?? lines.length));
  for (const line of [signatureAt, quotedAt]) {
    const at = line === null ? undefined : lines[line]?.at;
    if (at !== undefined && text.slice(0, at).trim() !== '')
      return { reply: text.slice(0, at), quoted: text.slice(at) };
  }
  return { reply: text, quoted: '' };
}

function linesOf(text: string): readonly Line[] {
  const lines: Line[] = [];
  for (let at = 0; at <= text.length;) {
    const found = text.indexOf('\n', at);
    const end = found === -1 ? text.length : found;
    lines.push({ text: text.slice(at, end).replace(/\r$/, ''), at });
    at = end + 1;
  }
  return lines;
}

function quoteIn(lines: readonly Line[]): number | null {
  const texts = lines.map(({ text }) => text.trim());
  const below = belowEach(texts);
  for (const [at, text] of texts.entries()) {
    if (text === '') continue;
    if (isOriginalMessage(text) || isHeaderBlock(texts.slice(at, at + 6)))
      return isRule(texts[at - 1] ?? '') ? at - 1 : at;
    if (isQuoted(text) && below[at]?.isAllQuoted === true) return at;
    const next = at + attributionAt(texts, at);
    if (next > at && belongsToQuote(below[next] ?? NOTHING_BELOW)) return at;
  }
  return null;
}

/** What follows an attribution is quoted, or nothing is marked as quoted: then all of it is. */
function belongsToQuote({ hasWords, hasQuotes, isAllQuoted }: Below): boolean {
  return hasWords && (isAllQuoted || !hasQuotes);
}

/** How many lines an attribution takes that begins here; 0 when none does. */
function attributionAt(texts: readonly string[], at: number): number {
  let joined = '';
  for (let count = 1; count <= MAX_ATTRIBUTION_LINES; count += 1) {
    const line = texts[at + count - 1] ?? '';
    if (line === '' || isQuoted(line)) return 0;
    joined = `${joined} ${line}`.trim();
    if (isAttribution(joined)) return count;
  }
  return 0;
}

function belowEach(texts: readonly string[]): readonly Below[] {
  const below = Array.from<Below>({ length: texts.length });
  let last = NOTHING_BELOW;
  for (let at = texts.length - 1; at >= 0; at -= 1) {
    const text = texts[at] ?? '';
    if (text !== '') {
      last = {
        hasWords: true,
        hasQuotes: last.hasQuotes || isQuoted(text),
        isAllQuoted: last.isAllQuoted && isQuoted(text),
      };
    }
    below[at] = last;
  }
  return below;
}

function signatureIn(lines: readonly Line[]): number | null {
  const at = lines.findLastIndex(({ text }) => text === SIGNATURE);
  return at === -1 || lines.length - at > MAX_SIGNATURE_LINES ? null : at;
}

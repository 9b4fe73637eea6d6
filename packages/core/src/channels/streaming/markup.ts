import { plainTextOf } from '../../delivery/transcode/to-text.ts';
import type { RichContent } from '../../domain/content.ts';

/** The marks of Markdown that stand in pairs, longer ones before what they begin with. */
const PAIRED = ['**', '__', '~~', '`', '*', '_'] as const;

/**
 * The words of marked-up text that is still being written. What stands behind a mark that is not closed yet is left
 * out until it is, or until its paragraph has ended: half a mark is never seen.
 */
export function settledWords(content: RichContent): string {
  const { body, format = 'markdown' } = content;
  const settled = format === 'html' ? settledHtml(body) : settledMarkdown(body);
  return plainTextOf({ type: 'rich', body: settled, format });
}

/** A character reference that has not ended. */
const REFERENCE = /&[#\w]{0,9}$/u;
/** What, at the very end, may become a mark, or make the next sign mean itself. */
const BEGINNINGS: ReadonlySet<string | undefined> = new Set(['~', '!', '\\']);
/** A line of nothing but what makes it a heading, a quote or an item. */
const LINE_MARK = /(?:^|\n)[ \t]{0,9}(?:[*+>-]|#{1,6}|\d{1,9}[.)]?)?[ \t]{0,9}$/u;

/** Elements need no end to be taken out, only their tags do. */
function settledHtml(body: string): string {
  const open = body.lastIndexOf('<');
  return (open > body.lastIndexOf('>') ? body.slice(0, open) : body).replace(REFERENCE, '');
}

function settledMarkdown(body: string): string {
  const paragraph = body.lastIndexOf('\n\n') + 1;
  const settled = body.slice(0, paragraph + firstOpenMark(body.slice(paragraph)));
  return settled.replace(REFERENCE, '').replace(LINE_MARK, '');
}

/** Where the first mark stands that nothing closes: the end of the text where there is none. */
function firstOpenMark(text: string): number {
  const open = new Map<string, number>();
  let at = 0;
  while (at < text.length) {
    const mark = markAt(text, at, open);
    if (mark === null) {
      trackLink(open, text, at);
      if (at === text.length - 1 && BEGINNINGS.has(text[at])) open.set('', at);
      at += text[at] === '\\' ? 2 : 1;
      continue;
    }
    if (!open.delete(mark)) open.set(mark, at);
    at += mark.length;
  }
  return Math.min(text.length, ...open.values());
}

/** The mark that begins or ends something here; null for a sign that means itself. */
function markAt(text: string, at: number, open: ReadonlyMap<string, number>): string | null {
  // Within code nothing is a mark but its end.
  const mark = open.has('`')
    ? PAIRED.find((one) => one === '`' && text[at] === one)
    : PAIRED.find((one) => text.startsWith(one, at));
  if (mark === undefined) return null;
  const before = text[at - 1] ?? ' ';
  if (open.has(mark)) return /\s/u.test(before) && mark !== '`' ? null : mark;
  // What follows the last sign is not known yet: it may begin something.
  const isBullet = /\s/u.test(text[at + mark.length] ?? 'x');
  const isInWord = mark.startsWith('_') && /[\p{L}\p{N}]/u.test(before);
  return isBullet || isInWord ? null : mark;
}

/** A link is open from its bracket to the end of its address; words in brackets without an address are none. */
function trackLink(open: Map<string, number>, text: string, at: number): void {
  if (open.has('`')) return;
  const character = text[at];
  if (character === '[') open.set('[', at);
  else if (character === ')' || (character === ']' && at + 1 < text.length && text[at + 1] !== '(')) open.delete('[');
}

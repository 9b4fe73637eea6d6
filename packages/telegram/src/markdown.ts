import { escapeHtml } from '@roomkit/core';

/** What stands around formatted words in Markdown, and the element it becomes. */
const ELEMENTS: Readonly<Record<string, string>> = {
  '**': 'b',
  __: 'b',
  '*': 'i',
  _: 'i',
  '~~': 's',
};
/** Bounded, so that reading is one pass: a longer label or address is no link. */
const LINK = /\[([^\][\n]{1,300})\]\(([^()\s]{1,2000})\)/uy;
const SAFE_ADDRESS = /^(?:https?|mailto|tel|tg):/iu;

/** Markdown as HTML of a few elements: emphasis, code, links, quotes, headings as bold lines, lists with dots. */
export function markdownToHtml(markdown: string): string {
  const output: string[] = [];
  const fence: string[] = [];
  let marker: string | null = null;
  for (const line of markdown.replaceAll('\r\n', '\n').split('\n')) {
    const found = /^ {0,3}(```|~~~)/u.exec(line)?.[1] ?? null;
    if (marker === null && found === null) output.push(lineToHtml(line));
    else if (marker === null) marker = found;
    else if (found === marker) {
      output.push(codeBlock(fence.splice(0)));
      marker = null;
    } else fence.push(line);
  }
  if (marker !== null) output.push(codeBlock(fence));
  return output.join('\n').replaceAll('</blockquote>\n<blockquote>', '\n').trim();
}

function codeBlock(lines: readonly string[]): string {
  return `<pre>${escapeHtml(lines.join('\n'))}</pre>`;
}

function lineToHtml(line: string): string {
  const quoted = /^ {0,3}> ?(.*)$/u.exec(line)?.[1];
  if (quoted !== undefined) return `<blockquote>${inlineToHtml(quoted)}</blockquote>`;
  const heading = /^ {0,3}#{1,6}[ \t](.*)$/u.exec(line)?.[1];
  if (heading !== undefined) return `<b>${inlineToHtml(heading.trim())}</b>`;
  const [whole, indent = ''] = /^([ \t]{0,12})[*+-][ \t]/u.exec(line) ?? [];
  return whole === undefined ? inlineToHtml(line) : `${indent}• ${inlineToHtml(line.slice(whole.length))}`;
}

/** A piece of a line: HTML that is done, or marks that may turn out to be formatting. */
interface Piece {
  html: string;
}

interface Opener {
  readonly mark: string;
  readonly piece: Piece;
}

function inlineToHtml(line: string): string {
  const pieces: Piece[] = [];
  const openers: Opener[] = [];
  const unclosedTicks = new Set<number>();
  let at = 0;
  while (at < line.length) {
    const character = line[at] ?? '';
    if (character === '\\' && /[!-/:-@[-`{-~]/u.test(line[at + 1] ?? '')) {
      pieces.push({ html: escapeHtml(line[at + 1] ?? '') });
      at += 2;
    } else if (character === '`') {
      const code = codeAt(line, at, unclosedTicks);
      pieces.push({ html: code.html });
      at = code.end;
    } else if (character === '[') {
      const link = linkAt(line, at);
      pieces.push({ html: link?.html ?? '[' });
      at = link?.end ?? at + 1;
    } else {
      const mark = markAt(line, at, openers.at(-1)?.mark);
      const piece: Piece = { html: escapeHtml(mark ?? character) };
      pieces.push(piece);
      if (mark !== null) pair(openers, mark, piece, line[at - 1], line[at + mark.length]);
      at += mark?.length ?? 1;
    }
  }
  return pieces.map(({ html }) => html).join('');
}

/** The mark that stands here. Of three in a row the single one ends first, where it was opened last. */
function markAt(line: string, at: number, latest: string | undefined): string | null {
  const [one = '', two] = [line[at], line.slice(at, at + 2)];
  const isThree = one === latest && line.slice(at, at + 3) === one.repeat(3);
  if (Object.hasOwn(ELEMENTS, two) && !isThree) return two;
  return Object.hasOwn(ELEMENTS, one) ? one : null;
}

/** Closes what was opened by the same mark, or opens; what was opened in between and not closed stays as written. */
function pair(openers: Opener[], mark: string, piece: Piece, before = ' ', after = ' '): void {
  const isInWord = mark.startsWith('_') && /[\p{L}\p{N}]/u.test(before) && /[\p{L}\p{N}]/u.test(after);
  if (isInWord) return;
  const found = openers.findLastIndex((opener) => opener.mark === mark);
  const opener = openers[found];
  if (opener && !/\s/u.test(before)) {
    openers.splice(found);
    opener.piece.html = `<${ELEMENTS[mark]}>`;
    piece.html = `</${ELEMENTS[mark]}>`;
  } else if (!opener && !/\s/u.test(after)) openers.push({ mark, piece });
}

function codeAt(line: string, at: number, unclosed: Set<number>): { readonly html: string; readonly end: number } {
  let length = 1;
  while (line[at + length] === '`') length += 1;
  const ticks = '`'.repeat(length);
  const closing = unclosed.has(length) ? -1 : line.indexOf(ticks, at + length);
  if (closing === -1) {
    unclosed.add(length);
    return { html: ticks, end: at + length };
  }
  return { html: `<code>${escapeHtml(line.slice(at + length, closing).trim())}</code>`, end: closing + length };
}

function linkAt(line: string, at: number): { readonly html: string; readonly end: number } | null {
  LINK.lastIndex = at;
  const [whole, label = '', address = ''] = LINK.exec(line) ?? [];
  if (whole === undefined) return null;
  const words = inlineToHtml(label);
  const html = SAFE_ADDRESS.test(address) ? `<a href="${escapeHtml(address)}">${words}</a>` : words;
  return { html, end: at + whole.length };
}

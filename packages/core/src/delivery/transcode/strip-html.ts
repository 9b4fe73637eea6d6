import { decodeEntities } from './entities.ts';
import { htmlTokens } from './html-tokens.ts';

const BLOCKS: ReadonlySet<string> = new Set([
  ...['address', 'article', 'aside', 'blockquote', 'dd', 'div', 'dl', 'dt', 'figure', 'footer', 'form'],
  ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'header', 'hr', 'li', 'main', 'nav', 'ol', 'p', 'pre', 'section'],
  ...['table', 'tr', 'ul'],
]);

interface OpenLink {
  readonly target: string;
  readonly from: number;
}

/** The words of HTML: blocks become lines, links keep their address, scripts and styles go. */
export function stripHtml(html: string): string {
  const pieces: string[] = [];
  let link: OpenLink | null = null;
  for (const token of htmlTokens(html)) {
    if (token.kind === 'text') {
      pieces.push(decodeEntities(token.text.replaceAll(/[ \t\r\n]+/gu, ' ')));
    } else if (token.name === 'br' || BLOCKS.has(token.name)) {
      pieces.push('\n');
      if (token.name === 'li' && token.kind === 'open') pieces.push('- ');
    } else if (token.name === 'a' && token.kind === 'open') {
      link = { target: decodeEntities(token.attributes.get('href') ?? ''), from: pieces.length };
    } else if (token.name === 'a' && link !== null) {
      pieces.push(addressAfter(pieces.slice(link.from).join(''), link.target));
      link = null;
    } else if (token.name === 'td' || token.name === 'th') {
      pieces.push(' ');
    } else if (token.name === 'img' && token.kind === 'open') {
      pieces.push(decodeEntities(token.attributes.get('alt') ?? ''));
    }
  }
  return tidy(pieces.join(''));
}

/** The address of a link in brackets, where its words do not say it already. */
export function addressAfter(words: string, target: string): string {
  const address = target.trim();
  if (!/^(?:https?|mailto|tel):/iu.test(address)) return '';
  const bare = address.replace(/^(?:mailto|tel):/iu, '');
  return words.includes(bare) ? '' : ` (${bare})`;
}

/** Lines without blanks at their ends, at most one empty one in a row. */
function tidy(text: string): string {
  const lines: string[] = [];
  for (const line of text.split('\n')) {
    const trimmed = line.trim();
    if (trimmed !== '' || (lines.length > 0 && lines.at(-1) !== '')) lines.push(trimmed);
  }
  if (lines.at(-1) === '') lines.pop();
  return lines.join('\n').replaceAll(/ {2,}/gu, ' ');
}

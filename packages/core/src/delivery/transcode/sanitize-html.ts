import { decodeEntities, escapeHtml } from './entities.ts';
import { htmlTokens } from './html-tokens.ts';

const NO_ATTRIBUTES: readonly string[] = [];

/** Elements that may stay, with the attributes that may. */
const ALLOWED: ReadonlyMap<string, readonly string[]> = new Map([
  ...['b', 'strong', 'i', 'em', 'u', 's', 'del', 'ins', 'sub', 'sup', 'small', 'mark', 'code', 'pre', 'kbd'].map(
    (name) => [name, NO_ATTRIBUTES] as const,
  ),
  ...['p', 'br', 'hr', 'div', 'span', 'blockquote', 'ul', 'li', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map(
    (name) => [name, NO_ATTRIBUTES] as const,
  ),
  ...['table', 'thead', 'tbody', 'tr'].map((name) => [name, NO_ATTRIBUTES] as const),
  ['ol', ['start']],
  ['td', ['colspan', 'rowspan']],
  ['th', ['colspan', 'rowspan']],
  ['a', ['href', 'title']],
  ['img', ['src', 'alt', 'width', 'height']],
]);

const VOID: ReadonlySet<string> = new Set(['br', 'hr', 'img']);

/** Deep enough for any message; deeper elements lose their tags and keep their words. */
const MAX_OPEN = 64;

/**
 * HTML that can be shown to somebody: elements that format words stay, everything that acts, loads or
 * hides goes, and every element that was opened is closed. What is left out keeps its words, scripts and
 * their like apart.
 */
export function sanitizeHtml(html: string): string {
  let output = '';
  const open: string[] = [];
  for (const token of htmlTokens(html)) {
    if (token.kind === 'text') {
      output += escapeHtml(decodeEntities(token.text));
    } else if (token.kind === 'close') {
      const depth = open.lastIndexOf(token.name);
      if (depth !== -1) for (const name of open.splice(depth).reverse()) output += `</${name}>`;
    } else {
      const attributes = ALLOWED.get(token.name);
      if (attributes === undefined || open.length >= MAX_OPEN) continue;
      output += `<${token.name}${kept(attributes, token.attributes)}>`;
      if (!VOID.has(token.name)) open.push(token.name);
    }
  }
  return output + open.reverse().reduce((closing, name) => `${closing}</${name}>`, '');
}

function kept(names: readonly string[], given: ReadonlyMap<string, string>): string {
  let output = '';
  for (const name of names) {
    const value = given.get(name);
    if (value === undefined) continue;
    const decoded = decodeEntities(value).trim();
    if (isSafe(name, decoded)) output += ` ${name}="${escapeHtml(decoded)}"`;
  }
  return output;
}

function isSafe(name: string, value: string): boolean {
  switch (name) {
    case 'href':
      return hasScheme(value, /^(?:https?|mailto|tel):/iu);
    case 'src':
      return hasScheme(value, /^(?:https?:|data:image\/(?:png|jpe?g|gif|webp);)/iu);
    case 'title':
    case 'alt':
      return true;
    default:
      return /^\d{1,4}$/u.test(value);
  }
}

/** Browsers drop control characters from addresses before they read the scheme. */
function hasScheme(value: string, scheme: RegExp): boolean {
  return !/[\u0000-\u0020]/u.test(value) && scheme.test(value);
}

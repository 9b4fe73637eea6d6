/** A piece of HTML. Text is as written, entities and all. */
export type HtmlToken =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'open'; readonly name: string; readonly attributes: ReadonlyMap<string, string> }
  | { readonly kind: 'close'; readonly name: string };

/** A tag, comment or declaration, and where it ends. */
interface Markup {
  readonly end: number;
  readonly token: HtmlToken | null;
}

/** Elements whose content is not for readers; it goes with them. */
const SWALLOWED: ReadonlySet<string> = new Set([
  ...['script', 'style', 'iframe', 'noscript', 'noembed', 'noframes', 'object', 'template'],
  ...['svg', 'math', 'title', 'textarea', 'xmp', 'select', 'head'],
]);

/**
 * Reads HTML in one pass. What never ends (a tag without `>`, a comment without `-->`) is text from there
 * on, so that no input makes it look at a character more than a few times.
 */
export function* htmlTokens(source: string): Generator<HtmlToken> {
  let at = 0;
  let textFrom = 0;
  while (at < source.length) {
    const open = source.indexOf('<', at);
    if (open === -1) break;
    if (!startsMarkup(source, open)) {
      at = open + 1;
      continue;
    }
    const markup = readMarkup(source, open);
    if (markup === null) break;
    if (open > textFrom) yield { kind: 'text', text: source.slice(textFrom, open) };
    at = markup.end;
    if (markup.token !== null) {
      yield markup.token;
      if (markup.token.kind === 'open') at = afterContent(source, at, markup.token.name);
    }
    textFrom = at;
  }
  if (textFrom < source.length) yield { kind: 'text', text: source.slice(textFrom) };
}

/** Whether a `<` begins markup rather than being one. */
export function startsMarkup(source: string, at: number): boolean {
  return /^<(?:[a-z]|\/[a-z]|!|\?)/iu.test(source.slice(at, at + 3));
}

/** The markup that begins at a `<`, or null when it does not end. */
export function readMarkup(source: string, at: number): Markup | null {
  if (source.startsWith('<!--', at)) return upTo(source, '-->', at + 4);
  const second = source[at + 1];
  if (second === '!' || second === '?') return upTo(source, '>', at + 2);
  const closes = second === '/';
  const nameFrom = at + (closes ? 2 : 1);
  let nameEnd = nameFrom;
  while (nameEnd < source.length && !/[\s/>]/u.test(source[nameEnd] ?? '')) nameEnd += 1;
  const name = source.slice(nameFrom, nameEnd).toLowerCase();
  const attributes = new Map<string, string>();
  const end = readAttributes(source, nameEnd, attributes);
  if (end === -1) return null;
  return { end, token: closes ? { kind: 'close', name } : { kind: 'open', name, attributes } };
}

function upTo(source: string, mark: string, from: number): Markup | null {
  const found = source.indexOf(mark, from);
  return found === -1 ? null : { end: found + mark.length, token: null };
}

/** Reads attributes up to the tag's end; gives the position after it, or -1. The first of a name counts. */
function readAttributes(source: string, from: number, attributes: Map<string, string>): number {
  let at = from;
  while (at < source.length) {
    at = skip(source, at, /[\s/]/u);
    if (source[at] === '>') return at + 1;
    const nameEnd = until(source, at + 1, /[\s/>=]/u);
    const name = source.slice(at, nameEnd).toLowerCase();
    at = skip(source, nameEnd, /\s/u);
    let value = '';
    if (source[at] === '=') {
      at = skip(source, at + 1, /\s/u);
      const quote = source[at];
      if (quote === '"' || quote === "'") {
        const closing = source.indexOf(quote, at + 1);
        if (closing === -1) return -1;
        value = source.slice(at + 1, closing);
        at = closing + 1;
      } else {
        const valueEnd = until(source, at, /[\s>]/u);
        value = source.slice(at, valueEnd);
        at = valueEnd;
      }
    }
    if (!attributes.has(name)) attributes.set(name, value);
  }
  return -1;
}

function skip(source: string, from: number, what: RegExp): number {
  let at = from;
  while (at < source.length && what.test(source[at] ?? '')) at += 1;
  return at;
}

function until(source: string, from: number, stop: RegExp): number {
  let at = from;
  while (at < source.length && !stop.test(source[at] ?? '')) at += 1;
  return at;
}

function afterContent(source: string, at: number, name: string): number {
  if (!SWALLOWED.has(name)) return at;
  for (let close = source.indexOf('</', at); close !== -1; close = source.indexOf('</', close + 2)) {
    const nameEnd = close + 2 + name.length;
    const isThis = source.slice(close + 2, nameEnd).toLowerCase() === name;
    if (isThis && /[\s/>]/u.test(source[nameEnd] ?? '')) return close;
  }
  return source.length;
}

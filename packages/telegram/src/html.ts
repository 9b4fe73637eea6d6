import { sanitizeHtml } from '@roomkit/core';

/** What each element becomes; others lose their tags and keep their words. */
const ELEMENTS: ReadonlyMap<string, string> = new Map([
  ...['b', 'i', 'u', 's', 'code', 'pre', 'blockquote', 'a'].map((name) => [name, name] as const),
  ...['strong', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((name) => [name, 'b'] as const),
  ['em', 'i'],
  ['ins', 'u'],
  ['del', 's'],
  ['kbd', 'code'],
]);
const BLOCKS: ReadonlySet<string> = new Set([
  ...['p', 'div', 'ul', 'ol', 'tr', 'table', 'blockquote', 'pre', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6'],
]);
/** As `sanitizeHtml` writes them: what is opened is closed, in order. */
const TAG = /<(\/?)([a-z\d]+)((?: [a-z]+="[^"<>]*")*)>/gu;

/** HTML of any page as the few elements that Telegram shows (https://core.telegram.org/bots/api#html-style). */
export function telegramHtml(html: string): string {
  const sanitized = sanitizeHtml(html);
  const writer = new Writer();
  let at = 0;
  for (const { 0: tag, 1: slash, 2: name = '', 3: attributes = '', index } of sanitized.matchAll(TAG)) {
    writer.words(sanitized.slice(at, index));
    if (slash === '') writer.open(name, / href="[^"]*"/u.exec(attributes)?.[0] ?? '');
    else writer.close(name);
    at = index + tag.length;
  }
  writer.words(sanitized.slice(at));
  return writer.end();
}

/** Writes elements and lines; within code, blanks stay as they are. */
class Writer {
  /** What stays open; '' for an element whose tags are left out. */
  readonly #open: string[] = [];
  #written = '';
  /** Since the last code. */
  #prose = '';

  words(html: string): void {
    if (this.#open.includes('pre')) this.#prose += html;
    else this.#prose += html.replaceAll(/\s+/gu, ' ');
  }

  open(name: string, href: string): void {
    this.#prose += lineBefore(name);
    const element = ELEMENTS.get(name);
    if (element === undefined) return;
    if (element === 'pre' && !this.#isPlain(element)) this.#settle();
    const isShown = !this.#isPlain(element) && (element !== 'a' || href !== '');
    this.#open.push(isShown ? element : '');
    if (isShown) this.#prose += `<${element}${element === 'a' ? href : ''}>`;
  }

  close(name: string): void {
    const element = ELEMENTS.has(name) ? (this.#open.pop() ?? '') : '';
    if (element !== '') this.#prose += `</${element}>`;
    if (element === 'pre') {
      this.#written += this.#prose;
      this.#prose = '';
    }
    if (BLOCKS.has(name)) this.#prose += '\n';
  }

  end(): string {
    this.#settle();
    return this.#written.trim();
  }

  /** Nothing is formatted within code, and quotes hold no quotes. */
  #isPlain(element: string): boolean {
    const outer = this.#open;
    return outer.includes('pre') || outer.includes('code') || (element === 'blockquote' && outer.includes(element));
  }

  #settle(): void {
    const lines = this.#prose.split('\n').map((line) => line.replaceAll(/ {2,}/gu, ' ').trim());
    this.#written += lines.join('\n').replaceAll(/\n{3,}/gu, '\n\n');
    this.#prose = '';
  }
}

function lineBefore(name: string): string {
  if (name === 'br' || name === 'hr') return '\n';
  if (name === 'li') return '\n• ';
  if (name === 'td' || name === 'th') return ' ';
  return BLOCKS.has(name) ? '\n' : '';
}

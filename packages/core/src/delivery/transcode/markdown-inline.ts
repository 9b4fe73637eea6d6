import { decodeEntities } from './entities.ts';
import { readMarkup, startsMarkup } from './html-tokens.ts';
import { addressAfter } from './strip-html.ts';

/** A run of `*`, `_` or `~` that may turn out to be formatting. */
interface Run {
  /** Where it stands among the pieces. */
  readonly piece: number;
  readonly character: string;
  readonly length: number;
  /** It stands within words, so that it may open and close. */
  readonly isInner: boolean;
  left: number;
}

interface Bracket {
  /** How many pieces there were before it. */
  readonly piece: number;
}

/** Takes the formatting out of one paragraph, in one pass. */
export class InlineStripper {
  readonly #source: string;
  readonly #pieces: string[] = [];
  /** Runs that may open something, by character. */
  readonly #runs: Readonly<Record<string, Run[]>> = { '*': [], _: [], '~': [] };
  readonly #brackets: Bracket[] = [];
  #at = 0;
  #text = '';
  /** Set once a `<` was found that nothing closes: none after it is closed either. */
  #noMarkup = false;
  readonly #unclosedTicks = new Set<number>();

  constructor(source: string) {
    this.#source = source;
  }

  strip(): string {
    while (this.#at < this.#source.length) this.#step(this.#source[this.#at] ?? '');
    this.#flush();
    return this.#pieces.join('');
  }

  #step(character: string): void {
    switch (character) {
      case '\\':
        this.#escape();
        break;
      case '`':
        this.#code();
        break;
      case '*':
      case '_':
      case '~':
        this.#delimiter(character);
        break;
      case '<':
        this.#markup();
        break;
      case '!':
        if (this.#source[this.#at + 1] === '[') this.#at += 1;
        else this.#plain(1);
        break;
      case '[':
        this.#flush();
        this.#brackets.push({ piece: this.#pieces.length });
        this.#pieces.push('[');
        this.#at += 1;
        break;
      case ']':
        this.#link();
        break;
      default:
        this.#plain(1);
    }
  }

  #plain(count: number): void {
    this.#text += this.#source.slice(this.#at, this.#at + count);
    this.#at += count;
  }

  #flush(): void {
    if (this.#text === '') return;
    this.#pieces.push(decodeEntities(this.#text));
    this.#text = '';
  }

  #escape(): void {
    const next = this.#source[this.#at + 1] ?? '';
    if (!/[!-/:-@[-`{-~]/u.test(next)) {
      this.#plain(1);
      return;
    }
    this.#flush();
    // Apart from the text around it, so that `\&amp;` stays as written.
    this.#pieces.push(next);
    this.#at += 2;
  }

  #code(): void {
    const ticks = lengthOfRun(this.#source, this.#at);
    const closing = this.#unclosedTicks.has(ticks) ? -1 : closingTicks(this.#source, this.#at + ticks, ticks);
    if (closing === -1) {
      this.#unclosedTicks.add(ticks);
      this.#plain(ticks);
      return;
    }
    this.#flush();
    this.#pieces.push(this.#source.slice(this.#at + ticks, closing).trim());
    this.#at = closing + ticks;
  }

  #delimiter(character: string): void {
    const length = lengthOfRun(this.#source, this.#at);
    const before = this.#source[this.#at - 1] ?? ' ';
    const after = this.#source[this.#at + length] ?? ' ';
    const inWord = character === '_' && isWord(before) && isWord(after);
    const lone = character === '~' && length === 1;
    if (inWord || lone) {
      this.#plain(length);
      return;
    }
    this.#flush();
    const mayClose = !/\s/u.test(before);
    const mayOpen = !/\s/u.test(after);
    const run: Run = { piece: this.#pieces.length, character, length, isInner: mayClose && mayOpen, left: length };
    this.#pieces.push(this.#source.slice(this.#at, this.#at + length));
    this.#at += length;
    if (mayClose) this.#close(run);
    if (run.left > 0 && mayOpen) this.#runs[character]?.push(run);
  }

  /** Takes away as much of a run as runs before it opened. */
  #close(run: Run): void {
    const openers = this.#runs[run.character] ?? [];
    while (run.left > 0) {
      const opener = openers.at(-1);
      if (opener === undefined || isOfAnotherPair(opener, run)) return;
      const taken = Math.min(opener.left, run.left);
      this.#shorten(opener, taken);
      this.#shorten(run, taken);
      if (opener.left === 0) openers.pop();
    }
  }

  #shorten(run: Run, by: number): void {
    run.left -= by;
    this.#pieces[run.piece] = run.character.repeat(run.left);
  }

  #markup(): void {
    const end = this.#noMarkup ? null : this.#autolinkOrTag();
    if (end === null) this.#plain(1);
    else this.#at = end;
  }

  #autolinkOrTag(): number | null {
    const head = this.#source.slice(this.#at + 1, this.#at + 9);
    if (/^(?:https?:|mailto:)/iu.test(head)) {
      const end = this.#source.indexOf('>', this.#at);
      if (end === -1) {
        this.#noMarkup = true;
        return null;
      }
      this.#flush();
      this.#pieces.push(this.#source.slice(this.#at + 1, end));
      return end + 1;
    }
    if (!startsMarkup(this.#source, this.#at)) return null;
    const markup = readMarkup(this.#source, this.#at);
    if (markup === null) {
      this.#noMarkup = true;
      return null;
    }
    this.#flush();
    if (markup.token?.kind === 'open' && markup.token.name === 'br') this.#pieces.push('\n');
    return markup.end;
  }

  #link(): void {
    const bracket = this.#brackets.pop();
    const target = bracket === undefined ? null : readTarget(this.#source, this.#at + 1);
    if (bracket === undefined || target === null) {
      this.#plain(1);
      return;
    }
    this.#flush();
    // No link holds another one, so that no words are looked at twice.
    this.#brackets.length = 0;
    this.#pieces[bracket.piece] = '';
    const words = this.#pieces.slice(bracket.piece).join('');
    this.#pieces.push(addressAfter(words, target.address));
    this.#at = target.end;
  }
}

/** CommonMark's rule of three: `*` within `**a*b***` opens, it does not close. */
function isOfAnotherPair(opener: Run, run: Run): boolean {
  if (!opener.isInner && !run.isInner) return false;
  return (opener.length + run.length) % 3 === 0 && !(opener.length % 3 === 0 && run.length % 3 === 0);
}

function lengthOfRun(source: string, from: number): number {
  let end = from + 1;
  while (end < source.length && source[end] === source[from]) end += 1;
  return end - from;
}

function closingTicks(source: string, from: number, ticks: number): number {
  for (let at = source.indexOf('`', from); at !== -1; at = source.indexOf('`', at)) {
    const length = lengthOfRun(source, at);
    if (length === ticks) return at;
    at += length;
  }
  return -1;
}

/** The address of an inline link whose `(` stands here. */
function readTarget(source: string, from: number): { readonly address: string; readonly end: number } | null {
  if (source[from] !== '(') return null;
  let at = from + 1;
  let depth = 0;
  while (at < source.length) {
    const character = source[at] ?? '';
    if (character === ')' && depth === 0) return { address: source.slice(from + 1, at), end: at + 1 };
    if (character === '\n' || character === '[') return null;
    if (/[ \t]/u.test(character)) return withTitle(source, from + 1, at);
    if (character === '(') depth += 1;
    if (character === ')') depth -= 1;
    if (depth > 1) return null;
    at += 1;
  }
  return null;
}

/** The address ended at a blank: after it come a title, perhaps, and the closing bracket. */
function withTitle(
  source: string,
  from: number,
  blank: number,
): { readonly address: string; readonly end: number } | null {
  let at = afterBlanks(source, blank);
  const quote = source[at];
  if (quote === '"' || quote === "'") {
    const closing = source.slice(at + 1, at + 1 + MAX_TITLE).indexOf(quote);
    if (closing === -1) return null;
    at = afterBlanks(source, at + closing + 2);
  }
  return source[at] === ')' ? { address: source.slice(from, blank), end: at + 1 } : null;
}

/** How long a link's title may be, so that looking for its end stays cheap. */
const MAX_TITLE = 500;

function afterBlanks(source: string, from: number): number {
  let at = from;
  while (source[at] === ' ' || source[at] === '\t') at += 1;
  return at;
}

function isWord(character: string): boolean {
  return /[\p{L}\p{N}_]/u.test(character);
}

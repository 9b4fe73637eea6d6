import type { AIToolContent } from '@roomkit/core/ai';

import { headOf } from '../text/cut-text.ts';
import { CHARACTERS_PER_TOKEN, IMAGE_TOKENS } from '../text/estimate-tokens.ts';
import type { ResultPage } from './kept-results.ts';

type Part = ResultPage[number];

/** Less room than this is not filled with the beginning of a text: a new page begins. */
const LEAST_OF_A_TEXT = 40;

/** Content cut into pages of at most so many tokens, in order; texts are cut where a page is full. */
export function paginate(content: AIToolContent, pageTokens: number): readonly ResultPage[] {
  const pages = new Pages(pageTokens * CHARACTERS_PER_TOKEN);
  for (const part of partsOf(content)) pages.add(part);
  return pages.done();
}

/** Content as parts; texts that follow each other are one, a line apart. */
export function partsOf(content: AIToolContent): readonly Part[] {
  if (typeof content === 'string') return [{ type: 'text', text: content }];
  const parts: Part[] = [];
  for (const part of content) {
    const last = parts.at(-1);
    if (part.type === 'text' && last?.type === 'text') {
      parts[parts.length - 1] = { type: 'text', text: `${last.text}\n${part.text}` };
    } else parts.push(part);
  }
  return parts;
}

/** Fills one page after the other. Room is counted in characters, a picture as what its tokens would be. */
class Pages {
  readonly #size: number;
  readonly #pages: Part[][] = [];
  #page: Part[] = [];
  #room: number;

  constructor(size: number) {
    this.#size = size;
    this.#room = size;
  }

  add(part: Part): void {
    if (part.type === 'image') this.#put(part, Math.min(IMAGE_TOKENS * CHARACTERS_PER_TOKEN, this.#size));
    else this.#addText(part.text);
  }

  done(): readonly ResultPage[] {
    this.#turn();
    return this.#pages;
  }

  #addText(whole: string): void {
    let at = 0;
    while (at < whole.length) {
      if (this.#room < LEAST_OF_A_TEXT) this.#turn();
      const text = headOf(whole.slice(at, at + this.#room + 1), this.#room);
      this.#put({ type: 'text', text }, text.length);
      at += text.length;
    }
  }

  #put(part: Part, cost: number): void {
    if (cost > this.#room) this.#turn();
    this.#page.push(part);
    this.#room -= cost;
  }

  #turn(): void {
    if (this.#page.length > 0) this.#pages.push(this.#page);
    this.#page = [];
    this.#room = this.#size;
  }
}

import type { Spoken } from '../../src/feed/messages.ts';
import { h } from '../dom.ts';

/** An answer that was spoken over: what was heard of it, and struck out what was not. */
export function spokenWords(text: string, { heard }: Spoken): readonly HTMLElement[] {
  const unheard = text.startsWith(heard) ? text.slice(heard.length).trim() : '';
  return [h('p', {}, heard, ' ', unheard !== '' && h('s', {}, unheard))];
}

import { plainTextOf } from '../../delivery/transcode/to-text.ts';
import type { EventContent, RichContent, TextContent } from '../../domain/content.ts';
import { deepEqual } from '../../domain/deep-equal.ts';
import { splitText } from '../../providers/split-text.ts';
import { settledWords } from './markup.ts';

/** What one message is to show. */
export interface Part {
  /** The piece of the words it stands for. */
  readonly source: string;
  readonly content: TextContent | RichContent;
}

/**
 * A content as messages. `not_words`: it is no text, and cannot be had by an edit. `other_words`: it does not begin
 * with what can no longer be changed.
 */
export type Layout =
  | { readonly type: 'parts'; readonly parts: readonly Part[] }
  | { readonly type: 'not_words' }
  | { readonly type: 'other_words' };

/**
 * Lays a complete content out over messages of at most `maxLength` characters. Marked-up text that is too long for
 * one message goes as its words, for markup that is cut is broken.
 *
 * @param fixed - what is shown already by messages that cannot be changed any more
 */
export function layOut(content: EventContent, maxLength: number | null, fixed: string): Layout {
  if (content.type !== 'text' && content.type !== 'rich') return { type: 'not_words' };
  if (content.type === 'text') return spread(content, content.body, maxLength, fixed);
  const fits = maxLength === null || (content.body.length <= maxLength && content.body.trim() !== '');
  if (fixed === '' && fits) return { type: 'parts', parts: [{ source: content.body, content }] };
  return spread({ type: 'text', body: '' }, plainTextOf(content), maxLength, fixed);
}

/** The same for a content that is still being written: of marked-up text only whole words of what is settled. */
export function layOutSoFar(content: EventContent, maxLength: number | null, fixed: string): Layout {
  if (content.type !== 'rich') return layOut(content, maxLength, fixed);
  return spread({ type: 'text', body: '' }, settledWords(content), maxLength, fixed);
}

function spread(content: TextContent, words: string, maxLength: number | null, fixed: string): Layout {
  if (!words.startsWith(fixed)) return { type: 'other_words' };
  const rest = words.slice(fixed.length);
  const pieces = maxLength === null ? [rest] : splitText(rest, maxLength);
  const parts = pieces
    // Vendors take no message of nothing but spaces.
    .filter((source) => source.trim() !== '')
    .map((source) => ({ source, content: { ...content, body: source } }));
  return { type: 'parts', parts };
}

/** Whether two contents look the same to whoever reads them. */
export function looksSame(left: Part['content'], right: Part['content']): boolean {
  if (left.type === 'text' && right.type === 'text') return left.body === right.body;
  return deepEqual(left, right);
}

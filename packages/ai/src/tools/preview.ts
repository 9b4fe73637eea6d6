import type { AIImagePart, AIToolContent } from '@roomkit/core/ai';

import { headOf, tailOf } from '../text/cut-text.ts';
import { CHARACTERS_PER_TOKEN, IMAGE_TOKENS, tokensOfText } from '../text/estimate-tokens.ts';
import { partsOf } from './paginate.ts';

/** What a long result is known by, and how much of it can be read. */
export interface KeptAs {
  readonly id: string;
  readonly toolName: string;
  readonly pages: number;
  /** Whether the end was too much to keep. */
  readonly isCut: boolean;
}

/** Parts of the threshold: for the words of a preview, and of those for the beginning. */
const WORDS = 0.4;
const BEGINNING = 0.75;

/** What the notice takes at most. */
const NOTICE_TOKENS = 100;

/** The beginning and the end of a long result, the first pictures in it, and how to read the rest. */
export function previewOf(content: AIToolContent, kept: KeptAs, thresholdTokens: number): AIToolContent {
  const parts = partsOf(content);
  const words = parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n');
  const images = parts.filter((part): part is AIImagePart => part.type === 'image');
  const excerpt = excerpts(words, Math.floor(thresholdTokens * CHARACTERS_PER_TOKEN * WORDS)).join('\n\n');
  const left = thresholdTokens - NOTICE_TOKENS - tokensOfText(excerpt);
  const shown = images.slice(0, Math.max(0, Math.floor(left / IMAGE_TOKENS)));
  const notice = noticeOf(kept, { characters: words.length, images: images.length, shown: shown.length });
  const text = excerpt === '' ? notice : `${notice}\n\n${excerpt}`;
  return shown.length === 0 ? text : [{ type: 'text', text }, ...shown];
}

function excerpts(words: string, characters: number): readonly string[] {
  if (words.length <= characters) return words === '' ? [] : [words];
  const beginning = headOf(words, Math.floor(characters * BEGINNING));
  const end = tailOf(words, characters - beginning.length);
  return [beginning, `[… ${words.length - beginning.length - end.length} characters are left out here …]`, end];
}

function noticeOf(
  { id, toolName, pages, isCut }: KeptAs,
  count: { readonly characters: number; readonly images: number; readonly shown: number },
): string {
  const size = [`${count.characters} characters`, ...(count.images > 0 ? [`${count.images} images`] : [])].join(
    ' and ',
  );
  const images = count.images > count.shown ? ` Only the first ${count.shown} images are here.` : '';
  const end = isCut ? ' What comes after the last page was too long to be kept.' : '';
  const how =
    pages === 0
      ? 'It was too long to be kept.'
      : `Call read_tool_result with the id "${id}" and a page from 1 to ${pages} to read it.${end}`;
  return `[A long result of ${toolName}: ${size}. This is its beginning and its end.${images} ${how}]`;
}

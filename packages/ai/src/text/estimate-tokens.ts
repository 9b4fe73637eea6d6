import type { AIMessage, AIPart } from '@roomkit/core/ai';

/** Characters (UTF-16 units) that are reckoned as one token. */
export const CHARACTERS_PER_TOKEN = 4;

/** What a picture is reckoned at: vendors count it by its size on a screen, most of them at no more than this. */
export const IMAGE_TOKENS = 1600;

/** Tokens of a text: a quarter of its characters, rounded up. */
export function tokensOfText(text: string): number {
  return Math.ceil(text.length / CHARACTERS_PER_TOKEN);
}

/** Tokens of a message: a quarter of its characters, rounded up, and a flat number for each picture. */
export function estimateTokens({ content }: AIMessage): number {
  return tokensOfContent(content);
}

/** Tokens of what stands in a message. */
export function tokensOfContent(content: string | readonly AIPart[]): number {
  if (typeof content === 'string') return tokensOfText(content);
  let characters = 0;
  let images = 0;
  for (const part of content) {
    if (part.type === 'image') images += 1;
    else if (part.type === 'tool_result' && typeof part.result !== 'string') {
      characters += CHARACTERS_PER_TOKEN * tokensOfContent(part.result);
    } else characters += charactersOf(part);
  }
  return Math.ceil(characters / CHARACTERS_PER_TOKEN) + images * IMAGE_TOKENS;
}

function charactersOf(part: Exclude<AIPart, { readonly type: 'image' }>): number {
  switch (part.type) {
    case 'text':
      return part.text.length;
    case 'thinking':
      return part.thinking.length + (part.signature?.length ?? 0);
    case 'tool_call':
      return part.name.length + (part.rawArguments ?? JSON.stringify(part.arguments)).length;
    case 'tool_result':
      return typeof part.result === 'string' ? part.result.length : 0;
    default:
      return 0;
  }
}

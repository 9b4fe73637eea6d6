import type {
  LanguageModelV4Message,
  LanguageModelV4Prompt,
  LanguageModelV4ToolResultOutput,
  LanguageModelV4ToolResultPart,
} from '@ai-sdk/provider';
import type { AIImagePart, AIMessage, AIPart, AITextPart, AIToolResultPart } from '@roomkit/core/ai';
import { isOwnThinking, shownParts } from '@roomkit/core/providers';

import type { ImageReader } from './images.ts';
import { givenBack } from './metadata.ts';

type Content<Role> = Extract<LanguageModelV4Message, { role: Role }>['content'];
type AssistantContent = Exclude<Content<'assistant'>, string>;
type UserContent = Exclude<Content<'user'>, string>;

/** What a prompt is written with. */
export interface PromptOptions {
  /** The provider's name: thinking goes back to who thought it. */
  readonly provider: string;
  readonly readImage: ImageReader;
}

/**
 * The conversation as the SDK's models read it, without its system messages. The results of a round of tools are one
 * message, and the first message is the user's: some vendors insist on both.
 */
export async function promptOf(messages: readonly AIMessage[], options: PromptOptions): Promise<LanguageModelV4Prompt> {
  const prompt: LanguageModelV4Prompt = [];
  for (const message of messages) {
    for (const next of await messagesOf(message, options)) {
      const last = prompt.at(-1);
      if (next.role === 'tool' && last?.role === 'tool') last.content.push(...next.content);
      else prompt.push(next);
    }
  }
  const opening: LanguageModelV4Message = { role: 'user', content: [{ type: 'text', text: '…' }] };
  return prompt[0]?.role === 'assistant' ? [opening, ...prompt] : prompt;
}

async function messagesOf(message: AIMessage, options: PromptOptions): Promise<readonly LanguageModelV4Message[]> {
  const { role, content } = message;
  if (role === 'system') return [];
  const parts: readonly AIPart[] = typeof content === 'string' ? [{ type: 'text', text: content }] : content;
  if (role === 'assistant') {
    const written = parts.flatMap((part) => writtenPart(part, options.provider));
    return written.length === 0 ? [] : [{ role, content: written }];
  }
  const results = parts.filter((part) => part.type === 'tool_result').map((part) => resultPart(part, options));
  const shown = (await Promise.all(shownParts(parts).map((part) => shownPart(part, options)))).flat();
  return [
    ...(results.length === 0 ? [] : [{ role: 'tool' as const, content: await Promise.all(results) }]),
    ...(shown.length === 0 ? [] : [{ role: 'user' as const, content: shown }]),
  ];
}

/** What a model wrote goes back as it came: also words that are none, where a vendor said something of them. */
function writtenPart(part: AIPart, provider: string): AssistantContent {
  switch (part.type) {
    case 'text': {
      const options = givenBack(part.metadata);
      return part.text === '' && options.providerOptions === undefined
        ? []
        : [{ type: 'text', text: part.text, ...options }];
    }
    case 'thinking':
      return isOwnThinking(part, provider)
        ? [{ type: 'reasoning', text: part.thinking, ...givenBack(part.metadata) }]
        : [];
    case 'tool_call': {
      const { id: toolCallId, name: toolName, arguments: input, metadata } = part;
      return [{ type: 'tool-call', toolCallId, toolName, input, ...givenBack(metadata) }];
    }
    default:
      return [];
  }
}

async function shownPart(part: AITextPart | AIImagePart, { readImage }: PromptOptions): Promise<UserContent> {
  if (part.type === 'image') return [{ type: 'file', ...(await readImage(part)) }];
  return part.text.trim() === '' ? [] : [{ type: 'text', text: part.text }];
}

async function resultPart(part: AIToolResultPart, options: PromptOptions): Promise<LanguageModelV4ToolResultPart> {
  const { toolCallId, name: toolName } = part;
  return { type: 'tool-result', toolCallId, toolName, output: await outputOf(part, options) };
}

async function outputOf(
  { result, isError = false }: AIToolResultPart,
  { readImage }: PromptOptions,
): Promise<LanguageModelV4ToolResultOutput> {
  if (typeof result === 'string') return { type: isError ? 'error-text' : 'text', value: result };
  const texts = result.filter((item) => item.type === 'text');
  if (texts.length === result.length) {
    return { type: isError ? 'error-text' : 'text', value: texts.map(({ text }) => text).join('\n') };
  }
  const items = result.map(async (item) =>
    item.type === 'text'
      ? { type: 'text' as const, text: item.text }
      : { type: 'file' as const, ...(await readImage(item)) },
  );
  return { type: 'content', value: await Promise.all(items) };
}

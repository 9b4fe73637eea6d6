import type { AIMessage, AIPart, AIToolResultPart } from '@roomkit/core/ai';
import { imageOf, isOwnThinking, messageParts, shownParts, wordsOf } from '@roomkit/core/providers';
import type { OpenAI } from 'openai';

import type { ChatDialect } from './dialect.ts';

type MessageParam = OpenAI.Chat.ChatCompletionMessageParam;

/** The conversation in the form of Chat Completions, each result of a tool a message of its own. */
export function chatMessages(
  systemPrompt: string | null,
  messages: readonly AIMessage[],
  dialect: ChatDialect,
): MessageParam[] {
  const system: readonly MessageParam[] = systemPrompt ? [{ role: 'system', content: systemPrompt }] : [];
  return [...system, ...messages.flatMap((message) => messageParams(message, dialect))];
}

function messageParams(message: AIMessage, dialect: ChatDialect): readonly MessageParam[] {
  const parts = messageParts(message);
  if (message.role === 'assistant') return assistantParams(parts, dialect);
  const results = parts.filter((part) => part.type === 'tool_result').map(toolParam);
  const shown = shownParts(parts);
  if (shown.length === 0) return results;
  if (message.role === 'system') return [{ role: 'system', content: wordsOf(shown) }];
  const isPlain = shown.every((part) => part.type === 'text');
  return [...results, { role: 'user', content: isPlain ? wordsOf(shown) : shown.map(contentOf) }];
}

function assistantParams(parts: readonly AIPart[], dialect: ChatDialect): readonly MessageParam[] {
  const words = wordsOf(parts);
  const calls = parts
    .filter((part) => part.type === 'tool_call')
    .map((call) => ({
      type: 'function' as const,
      id: call.id,
      function: { name: call.name, arguments: call.rawArguments ?? JSON.stringify(call.arguments) },
    }));
  if (words === '' && calls.length === 0) return [];
  return [
    {
      role: 'assistant',
      ...(words === '' ? {} : { content: words }),
      ...(calls.length === 0 ? {} : { tool_calls: calls }),
      ...thought(parts, dialect),
    },
  ];
}

/** What the model thought goes back to the one who thought it, where its server takes it. */
function thought(parts: readonly AIPart[], { thinkingField, provider }: ChatDialect): Readonly<Record<string, string>> {
  if (thinkingField === null) return {};
  const text = parts.map((part) => (part.type === 'thinking' && isOwnThinking(part, provider) ? part.thinking : ''));
  const whole = text.join('');
  return whole === '' ? {} : { [thinkingField]: whole };
}

/** Results are words here: an image is only mentioned. */
function toolParam(part: AIToolResultPart): MessageParam {
  const content =
    typeof part.result === 'string'
      ? part.result
      : part.result.map((item) => (item.type === 'text' ? item.text : '[Image]')).join('\n');
  return { role: 'tool', tool_call_id: part.toolCallId, content };
}

function contentOf(part: Extract<AIPart, { type: 'text' | 'image' }>): OpenAI.Chat.ChatCompletionContentPart {
  return part.type === 'text'
    ? { type: 'text', text: part.text }
    : { type: 'image_url', image_url: { url: imageOf(part).url } };
}

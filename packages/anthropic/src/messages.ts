import type { Anthropic } from '@anthropic-ai/sdk';
import type { AIMessage, AIPart, AIThinkingPart, AIToolResultPart } from '@roomkit/core/ai';
import { isOwnThinking, messageParts } from '@roomkit/core/providers';

import { imageBlock } from './images.ts';

/** A turn of the vendor's conversation, its content always as blocks. */
interface Turn {
  readonly role: 'user' | 'assistant';
  readonly content: readonly Anthropic.ContentBlockParam[];
}

/**
 * The conversation in the vendor's form: turns of one side are put together (which brings all results of a
 * round of tools into one turn), and the first is the user's.
 */
export function messageParams(messages: readonly AIMessage[], provider: string): Anthropic.MessageParam[] {
  const turns: Turn[] = [];
  for (const message of messages) {
    if (message.role === 'system') continue;
    const role = message.role === 'assistant' ? 'assistant' : 'user';
    const content = messageParts(message).flatMap((part) => blockOf(part, provider));
    if (content.length === 0) continue;
    const last = turns.at(-1);
    if (last?.role === role) turns[turns.length - 1] = { role, content: [...last.content, ...content] };
    else turns.push({ role, content });
  }
  if (turns[0]?.role === 'assistant') turns.unshift({ role: 'user', content: [{ type: 'text', text: '…' }] });
  return turns.map((turn) => ({ role: turn.role, content: [...turn.content] }));
}

function blockOf(part: AIPart, provider: string): readonly Anthropic.ContentBlockParam[] {
  switch (part.type) {
    case 'text':
      // The vendor refuses blocks without words.
      return part.text.trim() === '' ? [] : [{ type: 'text', text: part.text }];
    case 'image':
      return [imageBlock(part)];
    case 'thinking':
      return thinkingBlock(part, provider);
    case 'tool_call':
      return [{ type: 'tool_use', id: part.id, name: part.name, input: part.arguments }];
    case 'tool_result':
      return [toolResultBlock(part)];
    default:
      return [];
  }
}

/** Thinking goes back as it came, and only to the one who thought and signed it. */
function thinkingBlock(part: AIThinkingPart, provider: string): readonly Anthropic.ContentBlockParam[] {
  if (!isOwnThinking(part, provider) || part.signature === undefined) return [];
  return part.metadata?.['redacted'] === true
    ? [{ type: 'redacted_thinking', data: part.signature }]
    : [{ type: 'thinking', thinking: part.thinking, signature: part.signature }];
}

function toolResultBlock(part: AIToolResultPart): Anthropic.ToolResultBlockParam {
  const content =
    typeof part.result === 'string'
      ? part.result
      : part.result.map((item) =>
          item.type === 'image' ? imageBlock(item) : ({ type: 'text', text: item.text } as const),
        );
  return {
    type: 'tool_result',
    tool_use_id: part.toolCallId,
    content,
    ...(part.isError === true ? { is_error: true } : {}),
  };
}

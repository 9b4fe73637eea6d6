import type { AIMessage, AIPart, AIThinkingPart, AIToolResultPart } from '@roomkit/core/ai';
import { imageOf, isOwnThinking, messageParts, shownParts, wordsOf } from '@roomkit/core/providers';
import type { OpenAI } from 'openai';

type InputItem = OpenAI.Responses.ResponseInputItem;
type InputContent = OpenAI.Responses.ResponseInputContent;

/** The conversation as items, in its order. */
export function inputItems(messages: readonly AIMessage[], provider: string): InputItem[] {
  return messages.flatMap((message) => itemsOf(message, provider));
}

function itemsOf(message: AIMessage, provider: string): readonly InputItem[] {
  const parts = messageParts(message);
  if (message.role === 'assistant') return assistantItems(parts, provider);
  const results = parts.filter((part) => part.type === 'tool_result').map(toolResultItem);
  const shown = shownParts(parts);
  if (shown.length === 0) return results;
  if (message.role === 'system') return [{ role: 'developer', content: wordsOf(shown) }];
  return [...results, { role: 'user', content: shown.map(contentOf) }];
}

function assistantItems(parts: readonly AIPart[], provider: string): readonly InputItem[] {
  return parts.flatMap((part): readonly InputItem[] => {
    switch (part.type) {
      case 'text':
        return [{ role: 'assistant', content: part.text }];
      case 'thinking':
        return reasoningItem(part, provider);
      case 'tool_call': {
        const json = part.rawArguments ?? JSON.stringify(part.arguments);
        return [{ type: 'function_call', call_id: part.id, name: part.name, arguments: json }];
      }
      default:
        return [];
    }
  });
}

/** Reasoning goes back as it came, sealed, and only to the one who reasoned. */
function reasoningItem(part: AIThinkingPart, provider: string): readonly InputItem[] {
  const id = part.metadata?.['id'];
  if (!isOwnThinking(part, provider) || part.signature === undefined || typeof id !== 'string') return [];
  const summary = part.thinking === '' ? [] : [{ type: 'summary_text' as const, text: part.thinking }];
  return [{ type: 'reasoning', id, summary, encrypted_content: part.signature }];
}

function toolResultItem(part: AIToolResultPart): InputItem {
  const output = typeof part.result === 'string' ? part.result : part.result.map(contentOf);
  return { type: 'function_call_output', call_id: part.toolCallId, output };
}

function contentOf(
  part: Extract<AIPart, { type: 'text' | 'image' }>,
): Extract<InputContent, { type: 'input_text' | 'input_image' }> {
  return part.type === 'text'
    ? { type: 'input_text', text: part.text }
    : { type: 'input_image', image_url: imageOf(part).url, detail: 'auto' };
}

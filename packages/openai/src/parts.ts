import { InputError } from '@roomkit/core';
import type { AIImagePart, AIMessage, AIPart, AITextPart, AIToolCallPart } from '@roomkit/core/ai';

/** The parts of a message, also where it is words alone; words that are none are left out. */
export function partsOf(message: AIMessage): readonly AIPart[] {
  const parts: readonly AIPart[] =
    typeof message.content === 'string' ? [{ type: 'text', text: message.content }] : message.content;
  return parts.filter((part) => part.type !== 'text' || part.text !== '');
}

/** The words of a message. */
export function wordsOf(parts: readonly AIPart[]): string {
  return parts.map((part) => (part.type === 'text' ? part.text : '')).join('');
}

/** What can stand in a message of a person. */
export function shownParts(parts: readonly AIPart[]): readonly (AITextPart | AIImagePart)[] {
  return parts.filter((part) => part.type === 'text' || part.type === 'image');
}

/** An image's address or data. @throws InputError for data that is not base64 */
export function imageUrl(part: AIImagePart): string {
  if (part.url.startsWith('data:') && !/^data:image\/[a-z+.-]+;base64,/iu.test(part.url)) {
    throw new InputError('image.url', 'must be base64 data of an image');
  }
  return part.url;
}

/** A call whose arguments may be anything: what is no JSON object is kept as the model wrote it. */
export function toolCall(id: string, name: string, json: string): AIToolCallPart {
  const value = parsed(json === '' ? '{}' : json);
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? { type: 'tool_call', id, name, arguments: value as Readonly<Record<string, unknown>> }
    : { type: 'tool_call', id, name, arguments: {}, rawArguments: json };
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}

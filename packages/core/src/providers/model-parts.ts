import type { AIImagePart, AIMessage, AIPart, AITextPart, AIThinkingPart } from '../ai/parts.ts';

/** The parts of a message, also where it is words alone; texts without a character are left out. */
export function messageParts({ content }: AIMessage): readonly AIPart[] {
  const parts: readonly AIPart[] = typeof content === 'string' ? [{ type: 'text', text: content }] : content;
  return parts.filter((part) => part.type !== 'text' || part.text !== '');
}

/** The words of parts, joined. */
export function wordsOf(parts: readonly AIPart[]): string {
  return parts.map((part) => (part.type === 'text' ? part.text : '')).join('');
}

/** What can stand in a message of a person. */
export function shownParts(parts: readonly AIPart[]): readonly (AITextPart | AIImagePart)[] {
  return parts.filter((part) => part.type === 'text' || part.type === 'image');
}

/** The system prompt and the words of the system messages, for vendors that take them apart from the others. */
export function systemTexts(systemPrompt: string | null, messages: readonly AIMessage[]): readonly string[] {
  const among = messages.filter(({ role }) => role === 'system').map((message) => wordsOf(messageParts(message)));
  return [systemPrompt ?? '', ...among].filter((text) => text !== '');
}

/** Whether thinking goes back to this provider: to the one who thought it, and to nobody else. */
export function isOwnThinking(part: AIThinkingPart, provider: string): boolean {
  return (part.provider ?? provider) === provider;
}

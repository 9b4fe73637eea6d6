import type { AIMessage, AIPart } from '@roomkit/core/ai';

/** A message to a model as words one can read: calls of tools and their results stand as they are sent. */
export function promptWords({ content }: AIMessage): string {
  return typeof content === 'string' ? content : content.map(partWords).join('\n');
}

function partWords(part: AIPart): string {
  switch (part.type) {
    case 'text':
      return part.text;
    case 'tool_call':
      return `→ ${part.name}(${JSON.stringify(part.arguments)})`;
    case 'tool_result':
      return `← ${part.name}: ${typeof part.result === 'string' ? part.result : '[parts]'}`;
    default:
      return `[${part.type}]`;
  }
}

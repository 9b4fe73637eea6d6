import type { EventContent } from '../domain/content.ts';

/** Words and files that arrived in one message as one content; an empty text where nothing did. */
export function joinParts(parts: readonly EventContent[]): EventContent {
  const [only] = parts;
  if (parts.length > 1) return { type: 'composite', parts };
  return only ?? { type: 'text', body: '' };
}

import type { EventContent } from '../domain/content.ts';
import { checked } from './load.ts';
import { requireShallow } from './nesting.ts';

/** Whether a value is plain text, by far the most frequent content, without asking a schema. */
export function isPlainText(content: unknown): boolean {
  if (typeof content !== 'object' || content === null) return false;
  const fields = content as Readonly<Record<string, unknown>>;
  if (fields['type'] !== 'text' || typeof fields['body'] !== 'string') return false;
  for (const key in fields) {
    if (key === 'type' || key === 'body') continue;
    if (key !== 'language' || (fields[key] !== null && typeof fields[key] !== 'string')) return false;
  }
  return true;
}

/**
 * The content when it is one of the eleven. A promise only while the schemas are not loaded yet.
 *
 * @throws InputError naming the path of the field that is wrong
 */
export function parseContent(content: unknown, field = 'content'): EventContent | Promise<EventContent> {
  if (isPlainText(content)) return content as EventContent;
  requireShallow(content, field);
  return checked<EventContent>(content, field, (schemas) => schemas.eventContentSchema);
}

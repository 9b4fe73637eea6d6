import { isRoomKitError } from '@roomkit/core';
import type { AIImagePart, AITextPart, AIToolContent, AIToolOutcome } from '@roomkit/core/ai';

import { toJson } from './to-json.ts';

/** What the model reads of a tool that gave nothing. */
const NOTHING = 'Done.';
const FAILED = 'The tool failed.';
const TIMED_OUT = 'The tool took too long and was stopped.';

const FIELDS: ReadonlySet<string> = new Set<keyof AIToolOutcome>([
  'content',
  'isError',
  'structuredContent',
  'next',
  'events',
]);

/** Whatever a tool gave, as an outcome: words and parts as they are, nothing as a short word, the rest as JSON. */
export function outcomeOf(given: unknown): AIToolOutcome {
  if (isOutcome(given)) return given.content === '' ? { ...given, content: NOTHING } : given;
  if (isContent(given)) return { content: given === '' ? NOTHING : given };
  return { content: toJson(given) ?? NOTHING };
}

/** An outcome that tells the model what went wrong, as far as it may know. */
export function failedOutcome(error: unknown): AIToolOutcome {
  const words = isRoomKitError(error, 'tool_failed') ? error.message : '';
  return errorOutcome(words === '' ? FAILED : words);
}

/** An outcome that tells the model that a tool hung. */
export function timedOutOutcome(): AIToolOutcome {
  return errorOutcome(TIMED_OUT);
}

/** An outcome that is an error, for the model to read: `{"error": …}`. */
export function errorOutcome(words: string): AIToolOutcome {
  return { content: JSON.stringify({ error: words }), isError: true };
}

/** Data of the tool's own that happens to have a `content` is no outcome: it has other fields as well. */
function isOutcome(given: unknown): given is AIToolOutcome {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return false;
  if (!Object.keys(given).every((name) => FIELDS.has(name))) return false;
  const { content, isError, structuredContent, next, events } = given as Partial<Record<keyof AIToolOutcome, unknown>>;
  return (
    isContent(content) &&
    (isError === undefined || typeof isError === 'boolean') &&
    (structuredContent === undefined || isRecord(structuredContent)) &&
    (next === undefined || next === 'continue' || next === 'end') &&
    (events === undefined || (Array.isArray(events) && events.every(isDraft)))
  );
}

function isContent(given: unknown): given is AIToolContent {
  return typeof given === 'string' || (Array.isArray(given) && given.length > 0 && given.every(isPart));
}

function isPart(given: unknown): given is AITextPart | AIImagePart {
  if (!isRecord(given)) return false;
  return given['type'] === 'text'
    ? typeof given['text'] === 'string'
    : given['type'] === 'image' && isText(given['url']);
}

/** A calendar's events are none of a room's. */
function isDraft(given: unknown): boolean {
  return isRecord(given) && isRecord(given['content']) && isText(given['content']['type']);
}

function isText(given: unknown): boolean {
  return typeof given === 'string';
}

function isRecord(given: unknown): given is Readonly<Record<string, unknown>> {
  return typeof given === 'object' && given !== null && !Array.isArray(given);
}

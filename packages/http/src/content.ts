import type { EventContent } from '@roomkit/core';
import { objectOf, partsOf, textOrNull, unsupportedContent, unsupportedMessage } from '@roomkit/core/providers';

import type { HTTPContent } from './contract/content.ts';

const TYPES: ReadonlySet<string> = new Set<HTTPContent['type']>([
  'text',
  'rich',
  'media',
  'audio',
  'video',
  'location',
  'template',
  'composite',
]);
/** Fields whose keys are somebody else's. */
const OPAQUE: ReadonlySet<string> = new Set(['parameters']);

/** A content as the contract writes it. @throws RoomKitError `content_unsupported` */
export function contentOut(provider: string, content: EventContent): HTTPContent {
  for (const part of partsOf(content)) {
    if (!TYPES.has(part.type)) throw unsupportedContent(provider, part, 'no such content over HTTP');
    if ((part.type === 'text' || part.type === 'rich') && part.body.trim() === '') {
      throw unsupportedContent(provider, part, 'empty');
    }
  }
  return renamed(content, snakeCase) as HTTPContent;
}

/** A content from outside: of a type that a person can say; what its fields hold is for the kit to judge. */
export function contentIn(given: unknown): EventContent {
  const content = renamed(objectOf(given), camelCase) as EventContent;
  const strange = typesIn(content).find((type) => !TYPES.has(type));
  return strange === undefined ? content : unsupportedMessage(strange);
}

/** The types of a content and of all that it holds. */
function typesIn(value: unknown): readonly string[] {
  const { type, parts, fallback } = objectOf(value);
  const held: readonly unknown[] = [...(Array.isArray(parts) ? parts : []), ...(fallback ? [fallback] : [])];
  return [textOrNull(type) ?? 'unknown', ...held.flatMap(typesIn)];
}

function renamed(value: unknown, rename: (key: string) => string): unknown {
  if (Array.isArray(value)) return value.map((item) => renamed(item, rename));
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).filter(([, item]) => item !== null && item !== undefined);
  return Object.fromEntries(
    fields.map(([key, item]) => [rename(key), OPAQUE.has(key) ? (item as unknown) : renamed(item, rename)]),
  );
}

function snakeCase(key: string): string {
  return key.replaceAll(/[A-Z]/gu, (letter) => `_${letter.toLowerCase()}`);
}

function camelCase(key: string): string {
  return key.replaceAll(/_([a-z])/gu, (_, letter: string) => letter.toUpperCase());
}

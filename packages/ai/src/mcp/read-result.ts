import type { CallToolResult, ContentBlock } from '@modelcontextprotocol/client';
import type { AIImagePart, AITextPart, AIToolContent, AIToolOutcome } from '@roomkit/core/ai';

import { errorOutcome } from '../tools/outcome.ts';

type Part = AITextPart | AIImagePart;

/** What a server gave, as an outcome. An error is `{"error": …}` and has no structured content. */
export function readResult(result: CallToolResult, maxStructuredBytes: number): AIToolOutcome {
  const parts = result.content.map((block) => partOf(block));
  if (result.isError === true) return errorOutcome(wordsOf(parts).trim() || 'The tool failed.');
  const { structuredContent } = result;
  const json = structuredContent === undefined ? null : JSON.stringify(structuredContent);
  const content = contentOf(parts, json);
  const isKept = json !== null && isRecord(structuredContent) && byteLengthOf(json) <= maxStructuredBytes;
  return isKept ? { content, structuredContent } : { content };
}

/** Words where there are only words; where there is nothing but data, its JSON. */
function contentOf(parts: readonly Part[], json: string | null): AIToolContent {
  if (parts.length === 0) return json ?? 'Done.';
  return parts.some(({ type }) => type === 'image') ? parts : wordsOf(parts);
}

function wordsOf(parts: readonly Part[]): string {
  return parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n');
}

function partOf(block: ContentBlock): Part {
  switch (block.type) {
    case 'text':
      return text(block.text);
    case 'image':
      return image(block.mimeType, block.data);
    case 'audio':
      return text(`[Audio: ${block.mimeType}]`);
    case 'resource_link':
      return text(`[Link: ${block.title ?? block.name}, ${block.uri}]`);
    case 'resource':
      return resource(block.resource);
    default:
      return text('[Something that cannot be read]');
  }
}

function resource(given: Extract<ContentBlock, { readonly type: 'resource' }>['resource']): Part {
  const { uri, mimeType = 'application/octet-stream' } = given;
  if ('text' in given) return text(`[${uri}]\n${given.text}`);
  return mimeType.startsWith('image/') ? image(mimeType, given.blob) : text(`[File: ${uri}, ${mimeType}]`);
}

function text(words: string): AITextPart {
  return { type: 'text', text: words };
}

function image(mimeType: string, base64: string): AIImagePart {
  return { type: 'image', url: `data:${mimeType};base64,${base64}`, mimeType };
}

function byteLengthOf(json: string): number {
  return new TextEncoder().encode(json).byteLength;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

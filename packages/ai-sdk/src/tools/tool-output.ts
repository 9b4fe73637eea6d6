import type { AIImagePart, AITextPart, AIToolContent, AIToolOutcome } from '@roomkit/core/ai';
import { type Json, objectOf, objectsOf, textOrNull } from '@roomkit/core/providers';

/** What a tool gave, in the SDK's words for models, where it has some. */
export interface ToolOutput {
  readonly output: unknown;
  /** A `ToolResultOutput` of the SDK; undefined where the tool leaves that to its user. */
  readonly forModel: unknown;
}

/** An outcome a model can read. A result of an MCP server says itself whether it is an error. */
export function outcomeOf({ output, forModel }: ToolOutput): AIToolOutcome {
  const given = objectOf(output);
  const said = objectOf(forModel);
  const type = textOrNull(said['type']) ?? '';
  const isError = given['isError'] === true || type.startsWith('error-') || type === 'execution-denied';
  const structured = structuredOf(given);
  return {
    content: type === '' ? textOf(output) : contentOf(type, said),
    ...(isError ? { isError } : {}),
    ...(structured === null ? {} : { structuredContent: structured }),
  };
}

function contentOf(type: string, said: Json): AIToolContent {
  switch (type) {
    case 'content':
      return joined(objectsOf(said['value']).map(partOf));
    case 'execution-denied':
      return textOrNull(said['reason']) ?? 'This was not allowed.';
    default:
      return textOf(said['value']);
  }
}

/** Words alone are one text. */
function joined(parts: readonly (AITextPart | AIImagePart)[]): AIToolContent {
  const texts = parts.filter((part) => part.type === 'text');
  return texts.length === parts.length ? texts.map(({ text }) => text).join('\n') : parts;
}

/** Files that are no images are named, in the SDK's older forms as well. */
function partOf(item: Json): AITextPart | AIImagePart {
  if (item['type'] === 'text') return { type: 'text', text: textOrNull(item['text']) ?? '' };
  const data = objectOf(item['data']);
  const mimeType = textOrNull(item['mediaType']) ?? '';
  const url = textOrNull(item['url']) ?? (data['url'] instanceof URL ? data['url'].href : null);
  const base64 = textOrNull(item['data']) ?? textOrNull(data['data']);
  const isImage = mimeType.startsWith('image/') || item['type'] === 'image-url';
  if (isImage && url !== null) return { type: 'image', url };
  if (isImage && base64 !== null) return { type: 'image', url: `data:${mimeType};base64,${base64}` };
  return { type: 'text', text: `[${mimeType === '' ? 'file' : mimeType}]` };
}

/** The data an MCP server gave beside its words, or the object itself. */
function structuredOf(given: Json): Json | null {
  const { structuredContent } = given;
  if (typeof structuredContent === 'object' && structuredContent !== null) return objectOf(structuredContent);
  return Array.isArray(given['content']) || Object.keys(given).length === 0 ? null : given;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

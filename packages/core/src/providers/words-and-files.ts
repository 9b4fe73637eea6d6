import type { AudioContent, EventContent, MediaContent, SystemContent, VideoContent } from '../domain/content.ts';

/** A content that names a file. */
export type FileContent = MediaContent | AudioContent | VideoContent;

/** A content as one text and the files beside it. */
export interface WordsAndFiles {
  readonly text: string;
  readonly files: readonly FileContent[];
  /** Contents that are neither, such as a location. */
  readonly rest: readonly EventContent[];
}

/** Takes a content apart, composites included: for vendors whose message is a text with files beside it. */
export function wordsAndFiles(content: EventContent): WordsAndFiles {
  const texts: string[] = [];
  const files: FileContent[] = [];
  const rest: EventContent[] = [];
  for (const part of partsOf(content)) {
    if (part.type === 'text') texts.push(part.body);
    else if (part.type === 'rich') texts.push(part.plainText ?? part.body);
    else if (part.type === 'media' || part.type === 'audio' || part.type === 'video') {
      files.push(part);
      const words = part.type === 'media' ? part.caption : part.type === 'audio' ? part.transcript : null;
      if (words) texts.push(words);
    } else rest.push(part);
  }
  return { text: texts.filter((text) => text !== '').join('\n'), files, rest };
}

/** The parts of a content in their order, composites opened. */
export function partsOf(content: EventContent): readonly EventContent[] {
  return content.type === 'composite' ? content.parts.flatMap(partsOf) : [content];
}

/** A message of a kind that has no content here, such as an order: nothing of it is lost, its payload has all. */
export function unsupportedMessage(kind: string): SystemContent {
  return {
    type: 'system',
    code: 'unsupported_message',
    message: 'A message of a kind that cannot be shown.',
    data: { kind },
  };
}

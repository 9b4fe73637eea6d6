import type { EventContent, RoomEvent } from '@roomkit/core';

import { headOf } from '../text/cut-text.ts';

const MARK = '\n[… the rest is left out]';

/** An event whose texts have at most so many characters each; the same one where they have. */
export function shortenEvent(event: RoomEvent, characters: number): RoomEvent {
  const content = shortenContent(event.content, characters);
  return content === event.content ? event : { ...event, content };
}

function shortenContent(content: EventContent, characters: number): EventContent {
  const isLong = (text: string | null | undefined): text is string => (text?.length ?? 0) > characters;
  switch (content.type) {
    case 'text':
      return isLong(content.body) ? { ...content, body: shorten(content.body, characters) } : content;
    case 'rich':
      // Cut markup is no markup any more.
      return isLong(content.body) ? { type: 'text', body: shorten(content.body, characters) } : content;
    case 'system':
      return isLong(content.message) ? { ...content, message: shorten(content.message, characters) } : content;
    case 'audio':
      return isLong(content.transcript) ? { ...content, transcript: shorten(content.transcript, characters) } : content;
    case 'media':
      return isLong(content.caption) ? { ...content, caption: shorten(content.caption, characters) } : content;
    case 'composite': {
      const parts = content.parts.map((part) => shortenContent(part, characters));
      return parts.every((part, at) => part === content.parts[at]) ? content : { ...content, parts };
    }
    default:
      return content;
  }
}

function shorten(text: string, characters: number): string {
  if (characters <= MARK.length) return headOf(text, characters);
  return headOf(text, characters - MARK.length) + MARK;
}

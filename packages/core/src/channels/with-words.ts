import type { EventContent } from '../domain/content.ts';
import type { RoomEvent } from '../domain/event.ts';

/** An event with each of its texts changed; the same event where there is nothing to change. */
export function withWords(event: RoomEvent, change: ((text: string) => string) | undefined): RoomEvent {
  if (!change) return event;
  const content = changed(event.content, change);
  return content === event.content ? event : { ...event, content };
}

function changed(content: EventContent, change: (text: string) => string): EventContent {
  switch (content.type) {
    case 'text': {
      const body = change(content.body);
      return body === content.body ? content : { ...content, body };
    }
    case 'media': {
      const caption = content.caption ? change(content.caption) : content.caption;
      return caption === content.caption ? content : { ...content, caption: caption ?? null };
    }
    case 'composite': {
      const parts = content.parts.map((part) => changed(part, change));
      return parts.every((part, at) => part === content.parts[at]) ? content : { ...content, parts };
    }
    default:
      return content;
  }
}

import { type ChannelHost, heardTextOf, type RoomContext, type RoomEvent } from '@roomkit/core';
import type { AIImagePart, AIMessage, AITextPart } from '@roomkit/core/ai';

import { readableParts } from './content.ts';
import type { Speakers } from './speakers.ts';

/** Whose view of which moment to read. */
export interface HistoryQuery {
  readonly host: Pick<ChannelHost, 'getTimeline' | 'visibleEvents'>;
  readonly context: RoomContext;
  readonly channelId: string;
  readonly current: RoomEvent;
  readonly limit: number;
  /** Only events before this index. */
  readonly beforeIndex: number;
}

/**
 * The last messages before an index, oldest first, as far as the channel may see them. Edits
 * stand in the messages they changed; what was deleted or blocked is not there; nor are activities of tools.
 */
export async function readHistory(query: HistoryQuery): Promise<readonly RoomEvent[]> {
  const { host, context, channelId, current, limit, beforeIndex } = query;
  if (limit === 0 || beforeIndex === 0) return [];
  const events = await host.getTimeline(current.roomId, {
    beforeIndex,
    limit,
    newestFirst: true,
    types: ['message'],
  });
  const visible = await host.visibleEvents(withRecentEvents(context, events), channelId);
  return visible.filter((event) => event.id !== current.id && event.type === 'message' && !isDeleted(event));
}

/** Deleted messages stay in the timeline with their words, marked. */
function isDeleted(event: RoomEvent): boolean {
  return event.metadata['deleted'] === true;
}

/** An event as a message to the model; null when there is nothing to read. */
export function messageOf(
  event: RoomEvent,
  reader: { readonly channelId: string; readonly vision: boolean; readonly speakers: Speakers },
): AIMessage | null {
  const isOwn = event.source.channelId === reader.channelId;
  // The person knows no more of an answer that was cut off than what was heard: neither may the model.
  const heard = isOwn ? heardTextOf(event) : null;
  if (heard === '') return null;
  const content = heard === null ? event.content : { type: 'text' as const, body: heard };
  const parts = readableParts(content, reader.vision && !isOwn);
  if (parts.length === 0) return null;
  const name = reader.speakers.nameOf(event);
  return { role: isOwn ? 'assistant' : 'user', content: plain(name === null ? parts : attributed(parts, name)) };
}

function attributed(parts: readonly (AITextPart | AIImagePart)[], name: string): readonly (AITextPart | AIImagePart)[] {
  const [first, ...rest] = parts;
  return first?.type === 'text'
    ? [{ type: 'text', text: `${name}: ${first.text}` }, ...rest]
    : [{ type: 'text', text: `${name}:` }, ...parts];
}

function plain(parts: readonly (AITextPart | AIImagePart)[]): AIMessage['content'] {
  const [only] = parts;
  return parts.length === 1 && only?.type === 'text' ? only.text : parts;
}

/** The same room with other recent events, for the kit's own filter to judge. */
function withRecentEvents(context: RoomContext, events: readonly RoomEvent[]): RoomContext {
  return {
    room: context.room,
    bindings: context.bindings,
    participants: () => context.participants(),
    recentEvents: () => Promise.resolve(events),
    receipts: (eventId) => context.receipts(eventId),
    createId: () => context.createId(),
    now: () => context.now(),
    signal: context.signal,
    span: context.span ?? null,
  };
}

import type { ChannelBinding } from './binding.ts';
import type { EventContent } from './content.ts';
import type { EventDraft } from './event-draft.ts';
import { SYSTEM_CHANNEL_ID, type EventSource, type EventType, type RoomEvent } from './event.ts';
import { withBehalf } from './on-behalf-of.ts';

const NOTHING = Object.freeze({});

/** What the kit knows of an event whose author names only a part of it. */
export interface EventFrame {
  readonly id: string;
  readonly roomId: string;
  readonly now: Date;
  readonly source: EventSource;
  readonly chainDepth: number;
  readonly parentEventId?: string | null;
  readonly visibility?: string;
}

/** An event as its author drafted it, within the frame the kit sets. Depth and room are the kit's alone. */
export function composeEvent(draft: EventDraft, frame: EventFrame): RoomEvent {
  return {
    id: draft.id ?? frame.id,
    roomId: frame.roomId,
    type: draft.type ?? typeOf(draft.content),
    source: { ...frame.source, ...draft.source },
    content: draft.content,
    status: 'pending',
    blockedBy: null,
    visibility: draft.visibility ?? frame.visibility ?? 'all',
    sourceVisibility: 'all',
    addressedTo: draft.addressedTo ?? null,
    responseVisibility: draft.responseVisibility ?? null,
    index: 0,
    chainDepth: frame.chainDepth,
    parentEventId: draft.parentEventId ?? frame.parentEventId ?? null,
    correlationId: draft.correlationId ?? null,
    idempotencyKey: draft.idempotencyKey ?? null,
    createdAt: draft.createdAt ?? frame.now,
    metadata: withBehalf(draft.metadata ?? NOTHING, draft.onBehalfOf ?? null),
    channelData: draft.channelData ?? NOTHING,
    deliveryResults: NOTHING,
  };
}

/** An answer of a bound channel to an event: one step deeper, in its thread, with the visibility it asked for. */
export function answerTo(
  trigger: RoomEvent,
  binding: ChannelBinding,
  draft: EventDraft,
  facts: { readonly id: string; readonly now: Date; readonly providerName: string | null },
): RoomEvent {
  const event = composeEvent(draft, {
    id: facts.id,
    roomId: trigger.roomId,
    now: facts.now,
    source: sourceOf(binding, facts.providerName),
    chainDepth: trigger.chainDepth + 1,
    parentEventId: trigger.parentEventId ?? trigger.id,
    ...(trigger.responseVisibility === null ? {} : { visibility: trigger.responseVisibility }),
  });
  // Whoever answers cannot speak as somebody else. A stream is shown before its commit stamps the binding's
  // visibility, so that it stands here from the start.
  const { channelId, channelType, participantId } = binding;
  const source = { ...event.source, channelId, channelType, participantId };
  return { ...event, source, sourceVisibility: binding.visibility };
}

/** The source of what a bound channel says by itself. */
export function sourceOf(
  binding: Pick<ChannelBinding, 'channelId' | 'channelType' | 'participantId'>,
  provider: string | null,
): EventSource {
  return {
    channelId: binding.channelId,
    channelType: binding.channelType,
    direction: 'inbound',
    participantId: binding.participantId,
    externalId: null,
    provider,
    providerMessageId: null,
    rawPayload: NOTHING,
  };
}

/** The source of what the kit says itself. */
export const SYSTEM_SOURCE: EventSource = Object.freeze({
  channelId: SYSTEM_CHANNEL_ID,
  channelType: 'system',
  direction: 'inbound',
  participantId: null,
  externalId: null,
  provider: null,
  providerMessageId: null,
  rawPayload: NOTHING,
});

/** The type an event has by its content, where its author gave none. */
export function typeOf(content: EventContent): EventType {
  if (content.type === 'edit' || content.type === 'delete') return content.type;
  return content.type === 'system' ? 'system' : 'message';
}

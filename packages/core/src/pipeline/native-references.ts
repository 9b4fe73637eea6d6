import type { EventContent } from '../domain/content.ts';
import type { InboundMessage } from '../domain/inbound.ts';
import type { RoomReference } from '../domain/room.ts';
import type { ConversationStore } from '../ports/store.ts';

/** An event that a vendor names by an id of its own. */
export interface NamedEvent {
  readonly roomId: string;
  readonly eventId: string;
}

/** Finds the event a vendor's id stands for: one that came from there, or one that was delivered there. */
export async function findNamed(
  store: Pick<ConversationStore, 'findByProviderMessageId' | 'findReceipt'>,
  organizationId: string | null,
  channelId: string,
  providerMessageId: string,
): Promise<NamedEvent | null> {
  const event = await store.findByProviderMessageId(organizationId, channelId, providerMessageId);
  if (event) return { roomId: event.roomId, eventId: event.id };
  return store.findReceipt(organizationId, providerMessageId, channelId);
}

/** Whether a message names others by the vendor's ids. */
export function namesOthers(message: InboundMessage): boolean {
  return Boolean(message.targetProviderMessageId ?? message.replyToProviderMessageId);
}

/** An edit or deletion whose content names the event, and the room that one is in; null where nobody knows it. */
export async function resolveTarget(
  store: Pick<ConversationStore, 'findByProviderMessageId' | 'findReceipt'>,
  organizationId: string | null,
  message: InboundMessage,
): Promise<{ readonly message: InboundMessage; readonly reference: RoomReference } | null> {
  const { targetProviderMessageId: id, channelId, content } = message;
  if (!id || (content.type !== 'edit' && content.type !== 'delete')) return null;
  const named = await findNamed(store, organizationId, channelId, id);
  if (!named) return null;
  const aimed: EventContent = { ...content, targetEventId: named.eventId };
  return { message: { ...message, content: aimed }, reference: { organizationId, roomId: named.roomId } };
}

/** A reply whose parent is the event it answers, where that is in the room the message goes to. */
export async function resolveReply(
  store: Pick<ConversationStore, 'findByProviderMessageId' | 'findReceipt'>,
  reference: RoomReference,
  message: InboundMessage,
): Promise<InboundMessage> {
  const { replyToProviderMessageId: id, channelId, parentEventId } = message;
  if (!id || parentEventId) return message;
  const named = await findNamed(store, reference.organizationId, channelId, id);
  return named?.roomId === reference.roomId ? { ...message, parentEventId: named.eventId } : message;
}

import type { ChannelBinding } from '../domain/binding.ts';
import type { DeleteContent, EditContent } from '../domain/content.ts';
import type { RoomEvent } from '../domain/event.ts';
import { BlockReason } from '../domain/inbound.ts';
import type { RoomReference } from '../domain/room.ts';
import type { ConversationStore } from '../ports/store.ts';

/** The target of an edit or deletion, or why it may not be touched. */
export type MutationCheck = { readonly target: RoomEvent } | { readonly refusal: BlockReason };

type MutationStore = Pick<ConversationStore, 'getEvent' | 'getParticipant'>;

/** Whether an event asks for another one to change. Content decides, whatever type is claimed. */
export function isMutation(event: RoomEvent): event is RoomEvent & { readonly content: EditContent | DeleteContent } {
  return event.content.type === 'edit' || event.content.type === 'delete';
}

/** Checks that the target exists in this room and that this author may change it (RFC 10.3). */
export async function checkMutation(
  store: MutationStore,
  reference: RoomReference,
  event: RoomEvent & { readonly content: EditContent | DeleteContent },
  binding: ChannelBinding | null,
): Promise<MutationCheck> {
  const { content } = event;
  const target = await store.getEvent(reference, content.targetEventId);
  if (!target) return { refusal: BlockReason.TARGET_EVENT_NOT_FOUND };
  const isSystem = event.source.channelType === 'system';
  const claim = content.type === 'edit' ? content.editSource : content.deleteType;
  if (claim === 'system') return isSystem ? { target } : { refusal: BlockReason.NOT_AUTHORIZED };
  if (content.type === 'delete' && claim === 'admin') {
    if (isSystem || (await hasAuthority(store, reference, event))) return { target };
    return { refusal: BlockReason.NOT_AUTHORIZED };
  }
  return isAuthor(target, event, binding) ? { target } : { refusal: BlockReason.NOT_ORIGINAL_AUTHOR };
}

/** The target as it is after the change. */
export function mutate(target: RoomEvent, content: EditContent | DeleteContent, now: Date): RoomEvent {
  if (content.type === 'edit') {
    return {
      ...target,
      content: content.newContent,
      metadata: { ...target.metadata, edited: true, editedAt: now.toISOString() },
    };
  }
  return {
    ...target,
    metadata: {
      ...target.metadata,
      deleted: true,
      deletedAt: now.toISOString(),
      ...(content.reason ? { deleteReason: content.reason } : {}),
    },
  };
}

function isAuthor(target: RoomEvent, event: RoomEvent, binding: ChannelBinding | null): boolean {
  const author = target.source;
  const editor = event.source;
  if (author.participantId !== null && editor.participantId !== null)
    return author.participantId === editor.participantId;
  if (author.channelId !== editor.channelId) return false;
  if (author.externalId !== null || editor.externalId !== null) return author.externalId === editor.externalId;
  // Nobody stands behind an intelligence channel: it is its own author. Anonymous people are nobody's.
  return binding?.category === 'intelligence';
}

async function hasAuthority(store: MutationStore, reference: RoomReference, event: RoomEvent): Promise<boolean> {
  if (event.source.participantId === null) return false;
  const participant = await store.getParticipant(reference, event.source.participantId);
  return participant?.status === 'active' && (participant.role === 'owner' || participant.role === 'agent');
}

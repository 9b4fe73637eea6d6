import type { DeleteContent, EditContent, EventContent } from '../domain/content.ts';
import type { ProviderResult } from '../domain/delivery.ts';
import type { RoomEvent } from '../domain/event.ts';
import type { SendOptions } from '../ports/messaging.ts';

/** A content that is neither an edit nor a deletion. */
export type NewContent = Exclude<EventContent, EditContent | DeleteContent>;

/** What a vendor can do with a message: send one, and change one that is there. */
export interface SendOrChange {
  send(content: NewContent): Promise<ProviderResult>;
  edit(content: EditContent): Promise<ProviderResult>;
  delete(content: DeleteContent): Promise<ProviderResult>;
}

/** Sends an event, or changes the message it is about. @throws the signal's reason where that has fired */
export async function sendOrChange(
  { content }: Pick<RoomEvent, 'content'>,
  { signal }: SendOptions,
  vendor: SendOrChange,
): Promise<ProviderResult> {
  signal?.throwIfAborted();
  if (content.type === 'edit') return vendor.edit(content);
  if (content.type === 'delete') return vendor.delete(content);
  return vendor.send(content);
}

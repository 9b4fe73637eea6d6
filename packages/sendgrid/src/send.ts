import {
  DeliveryUnknownError,
  isRoomKitError,
  type ProviderResult,
  type RoomEvent,
  type SendOptions,
} from '@roomkit/core';
import { type MailEnvelope, requireTold } from '@roomkit/core/providers';

import type { SendGridAccount } from './account.ts';
import { draftOf } from './message.ts';

/** Sends one mail. Its id is its Message-ID, for that is what answers name. @throws RoomKitError; see `callVendor` */
export async function send(
  account: SendGridAccount,
  event: RoomEvent,
  envelope: MailEnvelope,
  options: SendOptions,
): Promise<ProviderResult> {
  const { provider, options: own } = account;
  options.signal?.throwIfAborted();
  const { mail, messageId } = await draftOf(provider, own, event, envelope, options);
  try {
    const id = await account.send(mail, options.signal);
    // A mail that is only tried out gets none.
    const xMessageId = own.sandbox ? id : requireTold(provider, id);
    return { success: true, status: 'accepted', providerMessageId: messageId, metadata: { xMessageId } };
  } catch (error) {
    if (!isRoomKitError(error, 'delivery_unknown')) throw error;
    // Reports and answers will name it, if it went.
    throw new DeliveryUnknownError(provider, { cause: error, providerMessageIds: [messageId] });
  }
}

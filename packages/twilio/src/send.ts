import type { ProviderResult, RoomEvent, SendOptions } from '@roomkit/core';
import { requireTold } from '@roomkit/core/providers';
import { requirePhoneRecipient } from '@roomkit/phone';

import type { TwilioAccount } from './account.ts';
import { contentOf } from './message.ts';

/** Sends one message. @throws RoomKitError; see `callVendor` */
export async function send(
  account: TwilioAccount,
  event: RoomEvent,
  to: string,
  from: string | null,
  options: SendOptions,
): Promise<ProviderResult> {
  const { options: own, vendor } = account;
  options.signal?.throwIfAborted();
  const content = contentOf(vendor.name, event);
  const sender = from ?? own.from ?? null;
  const message = await account.client(options.signal).messages.create({
    to: requirePhoneRecipient(vendor.name, to),
    ...(sender === null ? { messagingServiceSid: own.messagingServiceSid ?? '' } : { from: sender }),
    ...(own.statusCallbackUrl === undefined ? {} : { statusCallback: own.statusCallbackUrl }),
    ...content,
  });
  return { success: true, status: 'accepted', providerMessageId: requireTold(vendor.name, message.sid) };
}

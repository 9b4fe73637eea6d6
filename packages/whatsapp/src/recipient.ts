import { RoomKitError } from '@roomkit/core';

const NUMBER = /^\+?\d{6,15}$/u;
/** A business-scoped user id: people need not show a number. */
const USER_ID = /^[A-Z]{2}\.\w+$/u;

/** How a message names its recipient. @throws RoomKitError `recipient_invalid` */
export function recipientOf(provider: string, to: string): { readonly to: string } | { readonly recipient: string } {
  if (NUMBER.test(to)) return { to };
  if (USER_ID.test(to)) return { recipient: to };
  throw new RoomKitError('recipient_invalid', 'The vendor would refuse the address.', {
    provider,
    issue: 'must be a phone number in E.164 or a business-scoped user id',
  });
}

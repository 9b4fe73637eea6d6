import { RoomKitError } from '@roomkit/core';

import { findAddress } from './address.ts';

/**
 * The number or short code a message goes to, as vendors of SMS take it; nobody writes to a sender's name.
 *
 * @throws RoomKitError `recipient_invalid`: the vendor would refuse it
 */
export function requirePhoneRecipient(provider: string, to: string): string {
  const address = findAddress(to);
  if (address !== null && address.kind !== 'alphanumeric') return address.value;
  throw new RoomKitError('recipient_invalid', 'The vendor would refuse the address.', {
    provider,
    issue: 'must be a phone number in E.164 or a short code',
  });
}

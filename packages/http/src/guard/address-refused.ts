import { RoomKitError } from '@roomkit/core';

/** Why an address is not called. */
export interface AddressRefusal {
  /**
   * `private_address`: the name stands for no address that is public; `protocol`: neither http nor https;
   * `too_many_redirects`: it never ends.
   */
  readonly reason: 'private_address' | 'protocol' | 'too_many_redirects';
}

declare module '@roomkit/core' {
  interface RoomKitErrorDetails {
    /** An address that a server must not call for a stranger: nothing was sent. */
    address_refused: AddressRefusal;
  }
}

/** The error does not name the address: what stands behind a name is nobody's business. */
export function refusedAddress(reason: AddressRefusal['reason']): RoomKitError<'address_refused'> {
  return new RoomKitError('address_refused', 'The address is not one that may be called.', { reason });
}

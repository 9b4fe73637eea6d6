import type { Identity, IdentityResolver } from '@roomkit/core';

import { CALLER, CUSTOMER } from '../cast.ts';

const MAYA: Identity = {
  id: 'maya',
  organizationId: null,
  displayName: CUSTOMER.name,
  externalId: 'customer-17',
  channelAddresses: { sms: [CUSTOMER.number] },
  metadata: {},
};

const BEN: Identity = {
  id: CALLER.id,
  organizationId: null,
  displayName: CALLER.name,
  externalId: 'customer-18',
  channelAddresses: { voice: [CALLER.id] },
  metadata: {},
};

const KNOWN: ReadonlyMap<string, Identity> = new Map([
  [CUSTOMER.number, MAYA],
  [CALLER.id, BEN],
]);

/** Knows whose number it is. A real one would ask the customer database. */
export const phoneBook: IdentityResolver = {
  specificationVersion: 'v1',
  resolve: ({ senderId }) => {
    const identity = KNOWN.get(senderId);
    return Promise.resolve(identity === undefined ? { status: 'unknown' } : { status: 'identified', identity });
  },
};

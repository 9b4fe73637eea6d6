import type { Identity, IdentityResolver } from '@roomkit/core';

import { CUSTOMER } from '../cast.ts';

const MAYA: Identity = {
  id: 'maya',
  organizationId: null,
  displayName: CUSTOMER.name,
  externalId: 'customer-17',
  channelAddresses: { sms: [CUSTOMER.number] },
  metadata: {},
};

/** Knows whose number it is. A real one would ask the customer database. */
export const phoneBook: IdentityResolver = {
  specificationVersion: 'v1',
  resolve: ({ senderId }) =>
    Promise.resolve(senderId === CUSTOMER.number ? { status: 'identified', identity: MAYA } : { status: 'unknown' }),
};

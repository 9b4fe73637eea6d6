import type { DeliveryOutcome } from '@roomkit/core';
import type { SinchStatus } from '@roomkit/emulators/sinch';
import { describeMessagingProvider } from '@roomkit/testing/conformance';

import { FROM, PERSON, PICTURE, requestOf, startSinch } from './support/start-sinch.ts';

const STATUSES: Readonly<Partial<Record<DeliveryOutcome, SinchStatus>>> = {
  accepted: 'Queued',
  sent: 'Dispatched',
  delivered: 'Delivered',
  failed: 'Rejected',
};

describeMessagingProvider('SinchSMSProvider', {
  async create() {
    const { emulator, provider } = await startSinch();
    const { subject } = emulator;
    const person = emulator.person(PERSON, FROM);
    return {
      ...subject,
      provider,
      to: PERSON,
      secrets: [emulator.apiToken, emulator.webhookSecret],
      send: (event, options) => provider.send(event, PERSON, null, options),
      sendInvalid: (event) => provider.send(event, 'nobody'),
      webhook: () => requestOf(person.text('hello from outside')),
      vendor: {
        ...subject,
        inbound: { text: () => person.text('hello from outside'), media: () => person.media(PICTURE, 'Look:') },
        report: (status, id) => emulator.report(id, STATUSES[status] ?? 'Queued'),
      },
    };
  },
});

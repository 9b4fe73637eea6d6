import type { DeliveryOutcome } from '@roomkit/core';
import type { TelnyxStatus } from '@roomkit/emulators/telnyx';
import { describeMessagingProvider } from '@roomkit/testing/conformance';

import { FROM, PERSON, PICTURE, requestOf, startTelnyx } from './support/start-telnyx.ts';

const STATUSES: Readonly<Partial<Record<DeliveryOutcome, TelnyxStatus>>> = {
  accepted: 'queued',
  sent: 'sent',
  delivered: 'delivered',
  read: 'read',
  failed: 'delivery_failed',
};

describeMessagingProvider('TelnyxSMSProvider', {
  async create() {
    const { emulator, sms: provider } = await startTelnyx();
    const { subject } = emulator;
    const person = emulator.person(PERSON, FROM);
    return {
      ...subject,
      provider,
      to: PERSON,
      secrets: [emulator.apiKey],
      send: (event, options) => provider.send(event, PERSON, null, options),
      sendInvalid: (event) => provider.send(event, 'nobody'),
      webhook: () => requestOf(person.text('hello from outside')),
      vendor: {
        ...subject,
        inbound: { text: () => person.text('hello from outside'), media: () => person.media(PICTURE, 'Look:') },
        report: (status, id) => emulator.report(id, STATUSES[status] ?? 'queued'),
      },
    };
  },
});

describeMessagingProvider('TelnyxRCSProvider', {
  async create() {
    const { emulator, rcs: provider } = await startTelnyx();
    const { subject } = emulator;
    const person = emulator.rcsPerson(PERSON);
    return {
      ...subject,
      provider,
      to: PERSON,
      secrets: [emulator.apiKey],
      send: (event, options) => provider.send(event, PERSON, options),
      sendInvalid: (event) => provider.send(event, 'nobody'),
      webhook: () => requestOf(person.text('hello from outside')),
      vendor: {
        ...subject,
        inbound: {
          text: () => person.text('hello from outside'),
          media: () => person.media(PICTURE),
          location: () => person.location(45.5, -73.25),
          button: () => person.tap('Yes', 'y'),
        },
        report: (status, id) => emulator.report(id, STATUSES[status] ?? 'queued'),
      },
    };
  },
});

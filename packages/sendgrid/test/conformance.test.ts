import type { DeliveryOutcome } from '@roomkit/core';
import type { SendGridEvent } from '@roomkit/emulators/sendgrid';
import { describeMessagingProvider, type MessagingSubject } from '@roomkit/testing/conformance';

import { FROM, PERSON, PICTURE, requestOf, startSendGrid } from './support/start-sendgrid.ts';

const EVENTS: Readonly<Partial<Record<DeliveryOutcome, SendGridEvent>>> = {
  accepted: 'processed',
  delivered: 'delivered',
  read: 'open',
  failed: 'bounce',
};

describeMessagingProvider('SendGridProvider', {
  async create(): Promise<MessagingSubject> {
    const { emulator, provider } = await startSendGrid();
    const { subject } = emulator;
    const person = emulator.person(PERSON, FROM);
    return {
      ...subject,
      provider,
      to: PERSON,
      secrets: [emulator.apiKey],
      send: (event, options) => provider.send(event, PERSON, null, null, options),
      sendInvalid: (event) => provider.send(event, 'nobody'),
      webhook: () => requestOf(person.text('hello from outside')),
      vendor: {
        ...subject,
        // Mails are known by their Message-ID, which is what answers name.
        message: (id) => emulator.find(id),
        inbound: {
          text: () => person.text('hello from outside'),
          media: () => person.media(PICTURE, 'Look:'),
          reply: (about) => person.reply(about, 'Thanks'),
        },
        report: (status, about) => emulator.report(about, EVENTS[status] ?? 'processed'),
        templateId: `d-${'a'.repeat(32)}`,
      },
    };
  },
});

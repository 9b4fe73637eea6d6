import type { DeliveryOutcome } from '@roomkit/core';
import type { TwilioEmulator, TwilioStatus } from '@roomkit/emulators/twilio';
import { describeMessagingProvider, type MessagingSubject } from '@roomkit/testing/conformance';

import { TwilioRCSProvider, TwilioSMSProvider } from '../src/index.ts';
import { FROM, PERSON, PICTURE, SERVICE, startTwilio } from './support/start-twilio.ts';

const STATUSES: Readonly<Partial<Record<DeliveryOutcome, TwilioStatus>>> = {
  accepted: 'queued',
  sent: 'sent',
  delivered: 'delivered',
  read: 'read',
  failed: 'undelivered',
};

function subjectOf(emulator: TwilioEmulator): Omit<MessagingSubject, 'provider' | 'send' | 'sendInvalid'> {
  const { subject } = emulator;
  const person = emulator.person(PERSON, FROM);
  return {
    ...subject,
    to: PERSON,
    secrets: [emulator.authToken],
    webhook: async () => {
      const request = await person.text('hello from outside').request();
      const { url, method, headers } = request;
      return { url, method, headers, body: new Uint8Array(await request.arrayBuffer()) };
    },
    vendor: {
      ...subject,
      inbound: { text: () => person.text('hello from outside'), media: () => person.media(PICTURE, 'Look:') },
      report: (status, id) => emulator.report(id, STATUSES[status] ?? 'queued'),
      templateId: `HX${'a'.repeat(32)}`,
    },
  };
}

describeMessagingProvider('TwilioSMSProvider', {
  async create() {
    const { emulator, options } = await startTwilio();
    const provider = new TwilioSMSProvider({ ...options, from: FROM });
    return {
      ...subjectOf(emulator),
      provider,
      send: (event, sendOptions) => provider.send(event, PERSON, null, sendOptions),
      sendInvalid: (event) => provider.send(event, 'nobody'),
    };
  },
});

describeMessagingProvider('TwilioRCSProvider', {
  async create() {
    const { emulator, options } = await startTwilio();
    const provider = new TwilioRCSProvider({ ...options, messagingServiceSid: SERVICE });
    const subject = subjectOf(emulator);
    const { vendor } = subject;
    const tap = (): ReturnType<typeof person.tap> => person.tap('Yes', 'y');
    const person = emulator.person(`rcs:${PERSON}`, `rcs:acme_agent`);
    return {
      ...subject,
      ...(vendor ? { vendor: { ...vendor, inbound: { ...vendor.inbound, button: tap } } } : {}),
      provider,
      send: (event, sendOptions) => provider.send(event, PERSON, sendOptions),
      sendInvalid: (event) => provider.send(event, 'nobody'),
    };
  },
});

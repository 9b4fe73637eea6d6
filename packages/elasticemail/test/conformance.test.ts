import type { DeliveryOutcome } from '@roomkit/core';
import type { ElasticEmailStatus } from '@roomkit/emulators/elasticemail';
import { describeMessagingProvider } from '@roomkit/testing/conformance';

import { PERSON, startElasticEmail } from './support/start-elasticemail.ts';

const STATUSES: Readonly<Partial<Record<DeliveryOutcome, ElasticEmailStatus>>> = {
  sent: 'Sent',
  read: 'Opened',
  failed: 'Error',
};

describeMessagingProvider('ElasticEmailProvider', {
  async create() {
    const { emulator, provider } = await startElasticEmail();
    const { subject } = emulator;
    return {
      ...subject,
      provider,
      to: PERSON,
      signs: 'caller',
      secrets: [emulator.apiKey, emulator.webhookSecret],
      send: (event, options) => provider.send(event, PERSON, null, null, options),
      sendInvalid: (event) => provider.send(event, 'nobody'),
      vendor: {
        ...subject,
        inbound: {},
        report: (status, about) => emulator.report(about, STATUSES[status] ?? 'Sent'),
      },
    };
  },
});

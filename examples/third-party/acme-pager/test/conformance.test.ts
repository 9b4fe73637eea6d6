import { capabilities, type ChannelBinding, type RoomEvent } from '@roomkit/core';
import { describeChannel, describeMessagingProvider } from '@roomkit/testing/conformance';
import { AcmePagerProvider, pagerChannel } from 'acme-pager';

import { Acme, API_KEY, WEBHOOK_SECRET } from './acme.js';

const secrets = [API_KEY, WEBHOOK_SECRET];

function provider(acme: Acme): AcmePagerProvider {
  return new AcmePagerProvider({ apiKey: API_KEY, webhookSecret: WEBHOOK_SECRET, fetch: acme.fetch });
}

describeMessagingProvider('AcmePagerProvider', {
  create() {
    const acme = new Acme();
    const subject = provider(acme);
    return {
      provider: subject,
      send: (event, options) => subject.send(event, '555-0100', options),
      taken: () => acme.pages.length,
      fault: (fault) => acme.fault(fault),
      webhook: () => acme.webhook('a1', '555-0100', 'on my way'),
      secrets,
    };
  },
});

describeChannel('pagerChannel', {
  create() {
    const acme = new Acme();
    const subject = provider(acme);
    const left: RoomEvent[] = [];
    const send = subject.send.bind(subject);
    subject.send = async (event, to, options) => {
      const result = await send(event, to, options);
      left.push(event);
      return result;
    };
    const channel = pagerChannel('pager', { provider: subject });
    const binding: ChannelBinding = {
      channelId: 'pager',
      roomId: 'r1',
      channelType: 'custom:pager',
      category: 'transport',
      direction: 'bidirectional',
      access: 'read_write',
      muted: false,
      outputMuted: false,
      visibility: 'all',
      participantId: null,
      lastReadIndex: null,
      attachedAt: new Date(0),
      capabilities: capabilities({ maxLength: 80 }),
      rateLimit: null,
      retryPolicy: null,
      attribution: 'none',
      metadata: { pagerNumber: '555-0100' },
    };
    return { channel, binding, recipientless: { ...binding, metadata: {} }, left: () => left, secrets };
  },
});

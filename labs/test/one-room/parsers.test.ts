import type { InboundMessage, WebhookRequest } from '@roomkit/core';
import type { WebhookCall } from '@roomkit/emulators';
import { parseHTTPWebhook } from '@roomkit/http';
import { parseMessengerWebhook } from '@roomkit/messenger';
import { parseTelegramWebhook } from '@roomkit/telegram';
import { parseTelnyxWebhook } from '@roomkit/telnyx';
import { parseTwilioWebhook } from '@roomkit/twilio';
import { parseWhatsAppWebhook } from '@roomkit/whatsapp';
import { describe, expect, it } from 'vitest';

import { CUSTOMER, startVendors } from './vendors.ts';

type Parse = (request: WebhookRequest) => readonly InboundMessage[];

async function requestOf(call: WebhookCall): Promise<WebhookRequest> {
  const request = await call.request();
  const { url, method, headers } = request;
  return { url, method, headers, body: new Uint8Array(await request.arrayBuffer()) };
}

describe('the parsers of webhooks', () => {
  it('CORE-6.7.3 read what the vendors send, without a provider', async () => {
    const { twilio, telnyx, whatsapp, messenger, telegram, http } = await startVendors();
    await using cleanup = new AsyncDisposableStack();
    for (const { emulator } of [twilio, telnyx, whatsapp, messenger, telegram, http]) cleanup.use(emulator);
    const { phoneNumberId } = whatsapp.emulator;
    const { pageId } = messenger.emulator;
    const calls: readonly (readonly [WebhookCall, Parse, string])[] = [
      [
        twilio.emulator.person(`+${CUSTOMER}`, '+14155550100').text('hello'),
        (request) => parseTwilioWebhook(request, 'c'),
        `+${CUSTOMER}`,
      ],
      [
        telnyx.emulator.person(`+${CUSTOMER}`, '+14155550101').text('hello'),
        (request) => parseTelnyxWebhook(request, 'c'),
        `+${CUSTOMER}`,
      ],
      [
        whatsapp.emulator.person(CUSTOMER).text('hello'),
        (request) => parseWhatsAppWebhook(request, 'c', { phoneNumberId }),
        `+${CUSTOMER}`,
      ],
      [
        messenger.emulator.person('7712345678901234').text('hello'),
        (request) => parseMessengerWebhook(request, 'c', { pageId }),
        '7712345678901234',
      ],
      [telegram.emulator.person(5_550_001).text('hello'), (request) => parseTelegramWebhook(request, 'c'), '5550001'],
      [http.emulator.person('customer-7').text('hello'), (request) => parseHTTPWebhook(request, 'c'), 'customer-7'],
    ];
    for (const [call, parse, senderId] of calls) {
      const [message] = parse(await requestOf(call));
      expect(message).toMatchObject({ channelId: 'c', senderId, content: { type: 'text', body: 'hello' } });
    }
  });
});

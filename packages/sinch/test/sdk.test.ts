import { anEvent } from '@roomkit/testing';
import { SinchClient, type Sms, SmsCallbackWebhooks } from '@sinch/sdk-core';
import { describe, expect, it } from 'vitest';

import { FROM, PERSON, requestOf, startSinch } from './support/start-sinch.ts';

describe('Sinch’s own SDK', () => {
  it('sends through the emulator what the provider sends, and finds it again', async () => {
    const { emulator, provider } = await startSinch();
    await using _emulator = emulator;
    const { apiToken, servicePlanId, url: smsHostname } = emulator;
    const { batches } = new SinchClient({ apiToken, servicePlanId, smsHostname }).sms;
    await provider.send(anEvent({ content: { type: 'text', body: 'hello' } }), PERSON, null, { idempotencyKey: 'k' });
    const own = JSON.parse(new TextDecoder().decode(emulator.requests[0]?.body)) as Sms.TextRequest;
    const sent = await batches.send({ sendSMSRequestBody: own });
    expect(JSON.parse(new TextDecoder().decode(emulator.requests[1]?.body))).toEqual(own);
    expect(emulator.messages.get(sent.id ?? '')).toMatchObject({ from: FROM, to: PERSON, text: 'hello' });
    const { data } = await batches.list({ client_reference: own.client_reference ?? '' });
    expect(data.map(({ id }) => id)).toEqual(emulator.messages.sent().map(({ id }) => id));
  });

  it('CORE-17.1.2 believes the same webhooks as the provider, and reads them', async () => {
    const { emulator, provider } = await startSinch();
    await using _emulator = emulator;
    const webhooks = new SmsCallbackWebhooks(emulator.webhookSecret);
    const call = emulator.person(PERSON, FROM).text('Grüße 👩‍👩‍👧');
    for (const wrongSignature of [false, true]) {
      const request = await requestOf(call, wrongSignature);
      const body = new TextDecoder().decode(request.body);
      const headers = Object.fromEntries(request.headers);
      expect(webhooks.validateAuthenticationHeader(headers, body, '/webhook', 'POST')).toBe(!wrongSignature);
      expect(await provider.verifySignature(request)).toBe(!wrongSignature);
      expect(webhooks.parseEvent(body)).toMatchObject({ type: 'mo_text', from: PERSON.slice(1) });
    }
  });
});

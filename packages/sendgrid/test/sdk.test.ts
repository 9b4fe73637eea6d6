import { anEvent } from '@roomkit/testing';
import { EventWebhook, EventWebhookHeader } from '@sendgrid/eventwebhook';
import { describe, expect, it } from 'vitest';

import { Client, MailService } from '../src/sdk.ts';
import { FROM, PERSON, requestOf, startSendGrid } from './support/start-sendgrid.ts';

describe('SendGrid’s own SDK', () => {
  it('sends through the emulator what the provider sends', async () => {
    const { emulator, provider } = await startSendGrid();
    await using _emulator = emulator;
    const client = new Client();
    client.setApiKey(emulator.apiKey);
    client.setDefaultRequest('baseUrl', emulator.url);
    const service = new MailService();
    service.setClient(client);
    const [{ statusCode, headers }] = await service.send({
      from: { email: FROM, name: 'Support' },
      personalizations: [
        {
          to: [{ email: PERSON }],
          subject: 'Hello',
          headers: { References: '<r1@rooms.example>', 'Message-ID': '<e1@rooms.example>' },
          customArgs: { roomkit_event: '["r1","e1"]', roomkit_message: '<e1@rooms.example>' },
        },
      ],
      content: [{ type: 'text/plain', value: 'hello' }],
    });
    expect(statusCode).toBe(202);
    expect(emulator.messages.get((headers as Record<string, string>)['x-message-id'] ?? '')).toMatchObject({
      from: FROM,
      to: PERSON,
      text: 'hello',
      subject: 'Hello',
    });
    await provider.send(anEvent({ content: { type: 'text', body: 'hello' } }), PERSON, null, 'Hello');
    const [theirs, ours] = emulator.requests.map(({ body }) => JSON.parse(new TextDecoder().decode(body)) as unknown);
    expect(ours).toEqual(theirs);
  });

  it('reads the emulator’s refusals', async () => {
    const { emulator } = await startSendGrid();
    await using _emulator = emulator;
    const client = new Client();
    client.setApiKey('SG.wrong');
    client.setDefaultRequest('baseUrl', emulator.url);
    const service = new MailService();
    service.setClient(client);
    const mail = { to: PERSON, from: FROM, subject: 'Hello', text: 'hello' };
    await expect(service.send(mail)).rejects.toMatchObject({ code: 401 });
    client.setApiKey(emulator.apiKey);
    client.setDefaultRequest('baseUrl', emulator.url);
    await expect(service.send({ ...mail, to: 'nobody' })).rejects.toMatchObject({
      code: 400,
      response: { body: { errors: [{ field: 'personalizations.0.to.0.email' }] } },
    });
    expect(emulator.messages.sent()).toEqual([]);
  });

  it('CORE-17.1.2 believes the same webhooks as the provider', async () => {
    const { emulator, provider } = await startSendGrid();
    await using _emulator = emulator;
    const { providerMessageId } = await provider.send(anEvent(), PERSON);
    const library = new EventWebhook();
    const calls = [
      [emulator.report(providerMessageId ?? '', 'delivered'), emulator.eventPublicKey],
      [emulator.person(PERSON, FROM).text('Grüße 👩‍👩‍👧'), emulator.inboundPublicKey],
    ] as const;
    for (const [call, publicKey] of calls) {
      for (const wrongSignature of [false, true]) {
        const request = await requestOf(call, wrongSignature);
        const verdict = library.verifySignature(
          library.convertPublicKeyToECDSA(publicKey),
          Buffer.from(request.body),
          request.headers.get(EventWebhookHeader.SIGNATURE()) ?? '',
          request.headers.get(EventWebhookHeader.TIMESTAMP()) ?? '',
        );
        expect(verdict).toBe(!wrongSignature);
        expect(await provider.verifySignature(request)).toBe(!wrongSignature);
      }
    }
  });
});

import type { EventContent, WebhookRequest } from '@roomkit/core';
import type { WebhookCall } from '@roomkit/emulators';
import { anEvent } from '@roomkit/testing';
import { describe, expect, it } from 'vitest';

import { whatsappMarkup } from '../src/markup.ts';
import { PERSON, startWhatsApp } from './support/start-whatsapp.ts';

async function requestOf(call: WebhookCall): Promise<WebhookRequest> {
  const request = await call.request();
  const { url, method, headers } = request;
  return { url, method, headers, body: new Uint8Array(await request.arrayBuffer()) };
}

describe('the 24-hour window', () => {
  const event = anEvent({ content: { type: 'text', body: 'Your parcel is here' } });

  it('a message outside it fails for good', async () => {
    const { emulator, provider } = await startWhatsApp();
    await using _emulator = emulator;
    emulator.closeWindow(PERSON.slice(1));
    await expect(provider.send(event, PERSON)).rejects.toMatchObject({
      retryable: false,
      details: { vendorCode: '131047' },
    });
  });

  it('a template goes in its place where there is one', async () => {
    const parameters = (text: string): readonly string[] => [text];
    const { emulator, provider } = await startWhatsApp({
      windowTemplate: { name: 'news', language: 'en', parameters },
    });
    await using _emulator = emulator;
    emulator.closeWindow(PERSON.slice(1));
    const result = await provider.send(event, PERSON);
    expect(result).toMatchObject({ success: true, metadata: { windowTemplate: true } });
    expect(emulator.messages.get(result.providerMessageId ?? '')).toMatchObject({ template: 'news' });
    const body = JSON.parse(new TextDecoder().decode(emulator.requests.at(-1)?.body)) as Record<string, unknown>;
    expect(JSON.stringify(body)).toContain('Your parcel is here');
  });

  it('the person opens it by writing', async () => {
    const { emulator, provider } = await startWhatsApp();
    await using _emulator = emulator;
    emulator.closeWindow(PERSON.slice(1));
    await emulator.person(PERSON.slice(1)).text('hi').request();
    expect((await provider.send(event, PERSON)).success).toBe(true);
  });
});

describe('webhooks', () => {
  it('CORE-17.1.2 answers the handshake for the right token alone', async () => {
    const { emulator, provider } = await startWhatsApp();
    await using _emulator = emulator;
    const right = await provider.answerWebhook(await requestOf(emulator.challenge('verify', '42')));
    expect([right?.status, await right?.text()]).toEqual([200, '42']);
    const wrong = await provider.answerWebhook(await requestOf(emulator.challenge('guess', '42')));
    expect([wrong?.status, await wrong?.text()]).toEqual([403, '']);
    const none = await provider.answerWebhook(await requestOf(emulator.person('1').text('hi')));
    expect(none).toBeNull();
  });

  it('people without a number are known by their id, and are answered by it', async () => {
    const { emulator, provider } = await startWhatsApp();
    await using _emulator = emulator;
    const request = await requestOf(emulator.person('US.13491208655302741918').text('hi'));
    const [message] = await provider.parseWebhook(request, 'wa');
    expect(message).toMatchObject({
      senderId: 'US.13491208655302741918',
      metadata: { senderName: 'Sheena Nelson' },
      content: { type: 'text', body: 'hi' },
    });
    await provider.send(anEvent(), message?.senderId ?? '');
    expect(emulator.messages.sent()[0]?.to).toBe('US.13491208655302741918');
  });

  it('a message of a kind without words is kept with its payload', async () => {
    const { emulator, provider } = await startWhatsApp();
    await using _emulator = emulator;
    const [message] = await provider.parseWebhook(await requestOf(emulator.person('14155552671').unsupported()), 'wa');
    expect(message).toMatchObject({
      content: { type: 'system', code: 'unsupported_message', data: { kind: 'unsupported' } },
      rawPayload: { type: 'unsupported' },
    });
  });

  it('messages of the app’s other numbers are not ours', async () => {
    const { emulator, provider } = await startWhatsApp({ phoneNumberId: '999' });
    await using _emulator = emulator;
    const request = await requestOf(emulator.person('14155552671').text('hi'));
    expect(await provider.verifySignature(request)).toBe(true);
    expect(await provider.parseWebhook(request, 'wa')).toEqual([]);
  });

  it('a report names the event of a send whose answer was lost', async () => {
    const { emulator, provider } = await startWhatsApp();
    await using _emulator = emulator;
    emulator.fault('lose_answer');
    await expect(provider.send(anEvent(), PERSON)).rejects.toMatchObject({ code: 'delivery_unknown' });
    const id = emulator.messages.sent()[0]?.id ?? '';
    const [status] = await provider.parseStatus(await requestOf(emulator.report(id, 'delivered')), 'wa');
    expect(status).toMatchObject({ messageId: id, roomId: 'r1', eventId: 'e1', status: 'delivered' });
  });
});

describe('messages in parts', () => {
  const parts: readonly EventContent[] = [
    { type: 'text', body: 'one' },
    { type: 'location', latitude: 1, longitude: 2 },
    { type: 'text', body: 'three' },
  ];

  it('go on where they stopped', async () => {
    let calls = 0;
    const flaky: typeof fetch = async (input, init) => {
      calls += 1;
      return calls === 2 ? new Response('{}', { status: 503 }) : fetch(input, init);
    };
    const { emulator, provider } = await startWhatsApp({ fetch: flaky });
    await using _emulator = emulator;
    const event = anEvent({ content: { type: 'composite', parts } });
    const first = await provider.send(event, PERSON);
    expect(first).toMatchObject({ success: false, error: { retryable: true } });
    expect(first.providerMessageIds).toHaveLength(1);
    const again = await provider.send(event, PERSON, { sentMessageIds: first.providerMessageIds ?? [] });
    expect(again.providerMessageIds).toEqual(emulator.messages.sent().map(({ id }) => id));
    expect(emulator.messages.sent().map(({ text, location }) => text ?? location?.latitude)).toEqual([
      'one',
      1,
      'three',
    ]);
  });
});

describe('markup', () => {
  it.each([
    ['**bold** and *italic* and ~~gone~~', '*bold* and _italic_ and ~gone~'],
    ['# Title\ntext', '*Title*\ntext'],
    ['[here](https://example.org)', 'here (https://example.org)'],
    ['2 * 3 * 4', '2 * 3 * 4'],
    ['`code`', '`code`'],
  ])('%j', (markdown, written) => {
    expect(whatsappMarkup(markdown)).toBe(written);
  });
});

import type { WebhookRequest } from '@roomkit/core';
import { describe, expect, it } from 'vitest';

import { FROM, PERSON, PICTURE, requestOf, startVoiceMeUp } from './support/start-voicemeup.ts';

function withFields(request: WebhookRequest, fields: object): WebhookRequest {
  return { ...request, body: new TextEncoder().encode(JSON.stringify(fields)) };
}

describe('who calls', () => {
  it('CORE-17.1.2 is told by the secret in the query or at the end of the path', async () => {
    const { emulator, provider } = await startVoiceMeUp();
    await using _emulator = emulator;
    const request = await requestOf(emulator.person(PERSON, FROM).text('hi'));
    const secret = emulator.webhookSecret;
    for (const [url, isBelieved] of [
      [`https://rooms.example/sms?secret=${secret}`, true],
      [`https://rooms.example/sms/${secret}`, true],
      [`https://rooms.example/sms/${secret}?a=b`, true],
      [`https://rooms.example/${secret}/sms`, false],
      [`https://rooms.example/sms?secret=${secret}x`, false],
      [`https://rooms.example/sms?secret=${secret.slice(1)}`, false],
      [`https://rooms.example/sms?other=${secret}`, false],
      ['https://rooms.example/sms/%E0%A4%A', false],
      ['https://rooms.example/sms', false],
    ] as const) {
      expect([url, await provider.verifySignature({ ...request, url })]).toEqual([url, isBelieved]);
    }
  });

  it('CORE-17.1.2 may have to come from an address that is allowed, as the last proxy saw it', async () => {
    const { emulator, provider } = await startVoiceMeUp({ allowedCallers: { addresses: ['203.0.113.7'] } });
    await using _emulator = emulator;
    const request = await requestOf(emulator.person(PERSON, FROM).text('hi'));
    const from = async (forwarded: string | null, url = request.url): Promise<boolean> =>
      provider.verifySignature({
        ...request,
        url,
        headers: new Headers(forwarded === null ? {} : { 'x-forwarded-for': forwarded }),
      });
    expect(await from('203.0.113.7')).toBe(true);
    expect(await from('198.51.100.1, 203.0.113.7')).toBe(true);
    expect(await from('203.0.113.7, 198.51.100.1')).toBe(false);
    expect(await from(null)).toBe(false);
    expect(await from('203.0.113.7', 'https://rooms.example/sms')).toBe(false);
  });
});

describe('what people write', () => {
  it.each(['json', 'form'] as const)('comes as %s', async (webhookFormat) => {
    const { emulator, provider } = await startVoiceMeUp({}, { webhookFormat });
    await using _emulator = emulator;
    const [message] = await provider.parseWebhook(await requestOf(emulator.person(PERSON, FROM).text('Grüße 👩‍👩‍👧')), 'a');
    expect(message).toMatchObject({
      senderId: PERSON,
      content: { type: 'text', body: 'Grüße 👩‍👩‍👧' },
      channelData: { fromNumber: PERSON, toNumber: FROM },
    });
  });

  it.each([
    ['5145552671', '+15145552671'],
    ['15145552671', '+15145552671'],
    ['447911123456', '+447911123456'],
    ['24755', '24755'],
  ])('from %s is from %s', async (digits, senderId) => {
    const { emulator, provider } = await startVoiceMeUp();
    await using _emulator = emulator;
    const request = await requestOf(emulator.person(PERSON, FROM).text('hi'));
    const told = withFields(request, { sms_hash: '1', source_number: digits, message: 'hi' });
    expect(await provider.parseWebhook(told, 'a')).toMatchObject([{ senderId, content: { body: 'hi' } }]);
  });

  it('has its file under either name', async () => {
    const { emulator, provider } = await startVoiceMeUp();
    await using _emulator = emulator;
    const request = await requestOf(emulator.person(PERSON, FROM).text('hi'));
    const file = { attachment_url: 'https://files.example/a', attachment_type: 'image/png' };
    const told = withFields(request, { sms_hash: '1', source_number: '15145552671', ...file });
    expect(await provider.parseWebhook(told, 'a')).toMatchObject([
      { content: { type: 'media', url: 'https://files.example/a', mimeType: 'image/png' } },
    ]);
  });

  it('what went out, and what names no message, is none', async () => {
    const { emulator, provider } = await startVoiceMeUp();
    await using _emulator = emulator;
    const request = await requestOf(emulator.person(PERSON, FROM).mms(PICTURE).words);
    const fields = { sms_hash: '1', source_number: '15145552671', message: 'hi' };
    for (const told of [{ ...fields, direction: 'outbound' }, { ...fields, sms_hash: '' }, { sms_hash: '1' }]) {
      expect(await provider.parseWebhook(withFields(request, told), 'a')).toEqual([]);
    }
  });
});

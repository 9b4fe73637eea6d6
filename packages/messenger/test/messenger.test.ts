import { createHmac } from 'node:crypto';

import type { EventContent, WebhookRequest } from '@roomkit/core';
import { anEvent } from '@roomkit/testing';
import { describe, expect, it } from 'vitest';

import { PERSON, requestOf, startMessenger } from './support/start-messenger.ts';

const bodyOf = (body: Uint8Array | undefined): unknown => JSON.parse(new TextDecoder().decode(body));

describe('the window', () => {
  const event = anEvent({ content: { type: 'text', body: 'Your parcel is here' } });

  it('a message after it has closed fails for good', async () => {
    const { emulator, provider } = await startMessenger();
    await using _emulator = emulator;
    emulator.closeWindow(PERSON);
    await expect(provider.send(event, PERSON)).rejects.toMatchObject({
      retryable: false,
      details: { vendorCode: '10:2018278', statusCode: 400 },
    });
    await emulator.person(PERSON).text('hi').request();
    expect((await provider.send(event, PERSON)).success).toBe(true);
  });

  it('after it has closed messages go with the tag where there is one, and without where it need not', async () => {
    const { emulator, provider } = await startMessenger({ messageTag: 'HUMAN_AGENT' });
    await using _emulator = emulator;
    await provider.send(event, PERSON);
    emulator.closeWindow(PERSON);
    await provider.send(event, PERSON);
    expect(emulator.requests.map(({ body }) => bodyOf(body))).toMatchObject([
      { messaging_type: 'RESPONSE' },
      { messaging_type: 'RESPONSE' },
      { messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT' },
    ]);
    expect(emulator.messages.sent()).toHaveLength(2);
  });
});

describe('offers', () => {
  const buttons = [
    { label: 'Yes', payload: 'y' },
    { label: 'Site', url: 'https://a.example' },
  ];

  it('words and buttons are one message as long as a template takes them', async () => {
    const { emulator, provider } = await startMessenger();
    await using _emulator = emulator;
    await provider.send(anEvent({ content: { type: 'rich', body: `# ${'a'.repeat(640)}`, buttons } }), PERSON);
    const long = await provider.send(anEvent({ content: { type: 'rich', body: 'b'.repeat(641), buttons } }), PERSON);
    expect(long.providerMessageIds).toHaveLength(2);
    expect(emulator.messages.sent().map(({ text, buttons: shown }) => [text?.length, shown])).toEqual([
      [640, ['Yes', 'Site']],
      [641, []],
      [1, ['Yes', 'Site']],
    ]);
  });

  it('quick replies stand below the last message', async () => {
    const { emulator, provider } = await startMessenger();
    await using _emulator = emulator;
    const cards = [{ title: 'A', subtitle: 'B', buttons: [{ label: 'Buy' }] }];
    const content: EventContent = { type: 'rich', body: 'Ours:', cards, quickReplies: [{ label: 'None' }] };
    await provider.send(anEvent({ content }), PERSON);
    expect(emulator.messages.sent().map(({ text, buttons: shown }) => [text, shown])).toEqual([
      ['Ours:', []],
      ['A: B', ['Buy', 'None']],
    ]);
  });

  it.each([
    ['buttons', { buttons: ['a', 'b', 'c', 'd'].map((label) => ({ label })) }],
    ['cards', { cards: Array.from({ length: 11 }, () => ({ title: 'a' })) }],
    ['quick replies', { quickReplies: Array.from({ length: 14 }, () => ({ label: 'a' })) }],
  ] as const)('more %s than Messenger shows are refused before the call', async (_what, offers) => {
    const { emulator, provider } = await startMessenger();
    await using _emulator = emulator;
    const content: EventContent = { type: 'rich', body: 'a', ...offers };
    await expect(provider.send(anEvent({ content }), PERSON)).rejects.toMatchObject({ code: 'content_unsupported' });
    expect(emulator.requests).toEqual([]);
  });

  it('titles are cut where a drawn character ends', async () => {
    const { emulator, provider } = await startMessenger();
    await using _emulator = emulator;
    const label = `${'a'.repeat(14)}👩‍👩‍👧👩‍👩‍👧`;
    await provider.send(anEvent({ content: { type: 'rich', body: 'a', buttons: [{ label }] } }), PERSON);
    const [[title = ''] = []] = emulator.messages.sent().map(({ buttons: shown }) => shown);
    expect(title).toBe(`${'a'.repeat(14)}...`);
  });
});

describe('files', () => {
  it('words follow a file, and what has no address is uploaded', async () => {
    const { emulator, provider } = await startMessenger();
    await using _emulator = emulator;
    const url = 'data:text/plain;base64,AAAA';
    const content = { type: 'media', url, mimeType: 'text/plain', filename: 'a.txt', caption: 'Look' } as const;
    const readMedia = async () => ({ bytes: new Uint8Array([1, 2]), mimeType: 'text/plain', filename: null });
    const result = await provider.send(anEvent({ content }), PERSON, { readMedia });
    expect(result.providerMessageIds).toHaveLength(2);
    const [file, words] = emulator.messages.sent();
    expect(file?.files).toMatchObject([{ filename: 'a.txt', mimeType: 'text/plain', bytes: new Uint8Array([1, 2]) }]);
    expect(words?.text).toBe('Look');
    await expect(provider.send(anEvent({ content }), PERSON)).rejects.toMatchObject({ code: 'content_unsupported' });
  });

  it('too large ones are refused before anything goes', async () => {
    const { emulator, provider } = await startMessenger();
    await using _emulator = emulator;
    const picture = { type: 'media', url: 'https://a.example/a.png', mimeType: 'image/png', sizeBytes: 9e6 } as const;
    const parts = [{ type: 'text', body: 'a' } as const, picture];
    const event = anEvent({ content: { type: 'composite', parts } });
    await expect(provider.send(event, PERSON)).rejects.toMatchObject({ code: 'media_too_large', retryable: false });
    expect(emulator.requests).toEqual([]);
  });

  it.each([
    ['image', 'a.png', { type: 'media', mimeType: 'image/png', filename: null }],
    ['image', 'a', { type: 'media', mimeType: 'image/jpeg' }],
    ['audio', 'a.mp4', { type: 'audio', mimeType: 'audio/mp4' }],
    ['video', 'a.mp4', { type: 'video', mimeType: 'video/mp4' }],
    ['file', 'a.pdf', { type: 'media', mimeType: 'application/pdf' }],
    ['file', 'a.exotic', { type: 'media', mimeType: 'application/octet-stream' }],
  ] as const)('of people: %s %s', async (kind, filename, expected) => {
    const { emulator, provider } = await startMessenger();
    await using _emulator = emulator;
    const call = emulator.person(PERSON).media(kind, { bytes: new Uint8Array(1), mimeType: 'any/any', filename });
    const [message] = await provider.parseWebhook(await requestOf(call), 'a');
    expect(message?.content).toMatchObject(expected);
  });
});

describe('webhooks', () => {
  it('CORE-17.1.2 answers the handshake for the right token alone', async () => {
    const { emulator, provider } = await startMessenger();
    await using _emulator = emulator;
    const right = await provider.answerWebhook(await requestOf(emulator.challenge('verify', '42')));
    expect([right?.status, await right?.text()]).toEqual([200, '42']);
    const wrong = await provider.answerWebhook(await requestOf(emulator.challenge('guess', '42')));
    expect([wrong?.status, await wrong?.text()]).toEqual([403, '']);
  });

  it('CORE-17.1.2 what Meta signs are the bytes it sends, in which all but ASCII is escaped', async () => {
    const { emulator, provider } = await startMessenger();
    await using _emulator = emulator;
    const body = Buffer.from(
      String.raw`{"object":"page","entry":[{"id":"682498171943165","messaging":[{"sender":{"id":"7712345678901234"},"message":{"mid":"m_1","text":"Gr\u00fc\u00dfe"}}]}]}`,
    );
    const signature = createHmac('sha256', emulator.appSecret).update(body).digest('hex');
    const headers = new Headers({ 'x-hub-signature-256': `sha256=${signature}` });
    const request: WebhookRequest = { url: 'https://a.example', method: 'POST', headers, body };
    expect(await provider.verifySignature(request)).toBe(true);
    expect(await provider.parseWebhook(request, 'a')).toMatchObject([{ content: { type: 'text', body: 'Grüße' } }]);
    const retold = Buffer.from(JSON.stringify(JSON.parse(body.toString())));
    expect(await provider.verifySignature({ ...request, body: retold })).toBe(false);
  });

  it('events of the app’s other pages are not ours, and what the page says comes to nobody twice', async () => {
    const { emulator, provider } = await startMessenger();
    await using _emulator = emulator;
    const { providerMessageId: mid } = await provider.send(anEvent(), PERSON);
    expect(await provider.parseWebhook(await requestOf(emulator.echo(mid ?? '')), 'a')).toEqual([]);
    const other = await startMessenger({ pageId: '11111' });
    await using _other = other.emulator;
    const request = await requestOf(other.emulator.person(PERSON).text('hi'));
    expect(await other.provider.verifySignature(request)).toBe(true);
    expect(await other.provider.parseWebhook(request, 'a')).toEqual([]);
  });

  it('a quick reply is its words with its payload', async () => {
    const { emulator, provider } = await startMessenger();
    await using _emulator = emulator;
    const request = await requestOf(emulator.person(PERSON).choose('Red', 'colour:red'));
    expect(await provider.parseWebhook(request, 'a')).toMatchObject([
      { content: { type: 'text', body: 'Red' }, channelData: { buttonPayload: 'colour:red', facebookUserId: PERSON } },
    ]);
  });

  it('words and a file of one message are one content', async () => {
    const { emulator, provider } = await startMessenger();
    await using _emulator = emulator;
    const file = { bytes: new Uint8Array(1), mimeType: 'image/png' };
    const [message] = await provider.parseWebhook(
      await requestOf(emulator.person(PERSON).media('image', file, 'Look')),
      'a',
    );
    expect(message?.content).toMatchObject({ type: 'composite', parts: [{ body: 'Look' }, { type: 'media' }] });
  });

  it('a message of a kind without words is kept with its payload', async () => {
    const { emulator, provider } = await startMessenger();
    await using _emulator = emulator;
    const [message] = await provider.parseWebhook(await requestOf(emulator.person(PERSON).unsupported()), 'a');
    expect(message).toMatchObject({
      content: { type: 'system', code: 'unsupported_message', data: { kind: 'ig_reel' } },
      rawPayload: { message: { attachments: [{ type: 'ig_reel' }] } },
    });
  });

  it('a report that names its messages is read once, and one that names a moment as a mark', async () => {
    const { emulator, provider } = await startMessenger();
    await using _emulator = emulator;
    const { providerMessageId: mid } = await provider.send(anEvent(), PERSON);
    const named = await requestOf(emulator.report(mid ?? ''));
    expect(await provider.parseNotices(named)).toEqual([]);
    expect(await provider.parseStatus(named, 'a')).toMatchObject([{ messageId: mid, status: 'delivered' }]);
    const unnamed = await requestOf(emulator.person(PERSON).receive());
    expect(await provider.parseStatus(unnamed, 'a')).toEqual([]);
    expect(await provider.parseNotices(unnamed)).toMatchObject([{ type: 'watermark', status: 'delivered' }]);
  });

  it('a reaction that is taken back says so', async () => {
    const { emulator, provider } = await startMessenger();
    await using _emulator = emulator;
    const request = await requestOf(emulator.person(PERSON).react('m_1', '😢', 'unreact'));
    expect(await provider.parseNotices(request)).toEqual([
      { type: 'reaction', senderId: PERSON, providerMessageId: 'm_1', emoji: '😢', action: 'remove' },
    ]);
  });
});

describe('errors', () => {
  it('the time to wait is in Meta’s own header, in minutes', async () => {
    const { emulator, provider } = await startMessenger();
    await using _emulator = emulator;
    emulator.fault('rate_limited');
    await expect(provider.send(anEvent(), PERSON)).rejects.toMatchObject({ retryable: true, retryAfterMs: 60_000 });
  });

  it.each([
    [{ code: 190, error_subcode: 463 }, 401, '190', false],
    [{ code: 100, error_subcode: 2_018_001 }, 400, '100:2018001', false],
    [{ code: 1200 }, 400, '1200', true],
    [{ code: 9999, is_transient: true }, 400, 'transient', true],
    [{ code: 9999 }, 500, '9999', true],
    [{ code: 9999 }, 403, '9999', false],
  ])('%j with %i', async (error, status, vendorCode, retryable) => {
    const refusing: typeof fetch = async () => Response.json({ error }, { status });
    const { emulator, provider } = await startMessenger({ fetch: refusing });
    await using _emulator = emulator;
    await expect(provider.send(anEvent(), PERSON)).rejects.toMatchObject({ retryable, details: { vendorCode } });
  });
});

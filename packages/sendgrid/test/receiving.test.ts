import { emailChannel, RoomKit, type WebhookRequest } from '@roomkit/core';
import type { SendGridEvent } from '@roomkit/emulators/sendgrid';
import { anEvent } from '@roomkit/testing';
import { describe, expect, it } from 'vitest';

import { SendGridProvider } from '../src/index.ts';
import { FROM, PERSON, PICTURE, requestOf, startSendGrid } from './support/start-sendgrid.ts';

const SECRET = 'a-long-secret-of-ours';

/** A form as SendGrid writes one, from the text of its parts. */
function form(body: string | Uint8Array): WebhookRequest {
  const headers = new Headers({ 'content-type': 'multipart/form-data; boundary=xYzZY' });
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body.replaceAll('\n', '\r\n')) : body;
  return { url: 'https://rooms.example/mail', method: 'POST', headers, body: new Uint8Array(bytes) };
}

describe('a mail that comes in', () => {
  it.each([true, false])('is the same whether it is posted raw or not: %s', async (sendRaw) => {
    const { emulator, provider } = await startSendGrid({}, { sendRaw });
    await using _emulator = emulator;
    const words = {
      subject: 'Re: Your order',
      html: '<p>Thanks <b onclick="x()">a lot</b></p>',
      files: [{ ...PICTURE, filename: '../../look.png' }],
      inReplyTo: '<e1@rooms.example>',
    };
    const call = emulator.person(`"Ann B." <${PERSON}>`, FROM).text('Thanks a lot\n\n> Here it is', words);
    const [message] = await provider.parseWebhook(await requestOf(call), 'mail');
    expect(message).toMatchObject({
      channelId: 'mail',
      senderId: PERSON,
      providerMessageId: '<m00000001@person.example>',
      threadId: '<e1@rooms.example>',
      replyToProviderMessageId: '<e1@rooms.example>',
      content: {
        type: 'composite',
        parts: [
          { type: 'rich', format: 'html', body: '<p>Thanks <b>a lot</b></p>', plainText: 'Thanks a lot' },
          { type: 'media', mimeType: 'image/png', filename: 'look.png', sizeBytes: 4 },
        ],
      },
      channelData: { fromAddress: PERSON, toAddresses: [FROM], subject: 'Re: Your order' },
      metadata: { senderName: 'Ann B.', quotedText: '> Here it is' },
      rawPayload: { sender_ip: '192.0.2.1', SPF: 'pass', headers: expect.stringContaining('Message-ID:') },
    });
  });

  it('in an old character set is read in it', async () => {
    for (const sendRaw of [true, false]) {
      const { emulator, provider } = await startSendGrid({}, { sendRaw });
      await using _emulator = emulator;
      const call = emulator.person(PERSON, FROM).text('Grüße', { charset: 'iso-8859-1' });
      const [message] = await provider.parseInbound(await requestOf(call), 'mail');
      expect(message?.content).toEqual({ type: 'text', body: 'Grüße' });
    }
  });

  it.each([
    ['isAutoReply', 'Auto-Submitted: auto-replied\r\n'],
    ['isBounce', 'Content-Type: multipart/report; report-type=delivery-status; boundary=x\r\n'],
    ['isBounce', 'Return-Path: <>\r\n'],
  ])('that a program wrote is marked: %s', async (mark, header) => {
    const { emulator, provider } = await startSendGrid();
    await using _emulator = emulator;
    const mime = `From: ${PERSON}\r\nTo: ${FROM}\r\nMessage-ID: <m1@example.org>\r\n${header}\r\nI am away.`;
    const [message] = await provider.parseWebhook(await requestOf(emulator.person(PERSON, FROM).raw(mime)), 'mail');
    expect(message?.metadata).toMatchObject({ [mark]: true });
    const [name = '', value = ''] = header.trim().split(': ');
    const parsed = emulator.person(PERSON, FROM).text('I am away.', { headers: { [name]: value } });
    const [same] = await provider.parseWebhook(await requestOf(parsed), 'mail');
    expect(same?.metadata).toMatchObject({ [mark]: true });
  });

  it('without a Message-ID is known again by its bytes', async () => {
    const { emulator, provider } = await startSendGrid();
    await using _emulator = emulator;
    const read = async (text: string) => {
      const call = emulator.person(PERSON, FROM).raw(`From: ${PERSON}\r\n\r\n${text}`);
      return (await provider.parseWebhook(await requestOf(call), 'mail'))[0]?.providerMessageId;
    };
    expect(await read('one')).toMatch(/^sha256\.[\da-f]{64}$/u);
    expect([await read('one'), await read('two')]).toEqual([await read('one'), expect.not.stringMatching('one')]);
    expect(await read('one')).not.toBe(await read('two'));
  });

  it('from a hidden recipient list names whom the envelope names', async () => {
    const { emulator, provider } = await startSendGrid();
    await using _emulator = emulator;
    const mime = `From: ${PERSON}\r\nTo: undisclosed-recipients:;\r\n\r\nhi`;
    const [message] = await provider.parseWebhook(await requestOf(emulator.person(PERSON, FROM).raw(mime)), 'mail');
    expect(message?.channelData).toMatchObject({ toAddresses: [FROM] });
  });

  it('says what its header says, whatever fields stand in its words', async () => {
    const { provider, emulator } = await startSendGrid();
    await using _emulator = emulator;
    const field = (name: string, value: string): string =>
      `--xYzZY\nContent-Disposition: form-data; name="${name}"\n\n${value}\n`;
    const body =
      field('headers', `From: ${PERSON}\nMessage-ID: <m1@example.org>\n`) +
      field('text', `hi\n${field('headers', 'From: eve@example.net\n')}${field('from', 'eve@example.net')}`) +
      field('from', PERSON) +
      '--xYzZY--\n';
    const [message] = await provider.parseInbound(form(body), 'mail');
    expect(message).toMatchObject({ senderId: PERSON, content: { type: 'text', body: 'hi' } });
  });

  it.each<[string, WebhookRequest]>([
    ['nothing', form('')],
    ['no end', form('--xYzZY\nContent-Disposition: form-data; name="email"\n\nFrom: a@b.example')],
    ['no fields', form('--xYzZY--\n')],
    ['nobody who sent it', form('--xYzZY\nContent-Disposition: form-data; name="text"\n\nhi\n--xYzZY--\n')],
    ['a long header of a part', form(`--xYzZY\nX: ${'a'.repeat(20_000)}\n\nhi\n--xYzZY--\n`)],
    ['many parts', form('--xYzZY\nContent-Disposition: form-data; name="a"\n\nb\n'.repeat(2000) + '--xYzZY--\n')],
    ['no boundary', { ...form(''), headers: new Headers({ 'content-type': 'multipart/form-data; x=y' }) }],
  ])('with %s is kept aside', async (_what, request) => {
    const { emulator, provider } = await startSendGrid();
    await using _emulator = emulator;
    await expect(provider.parseWebhook(request, 'mail')).rejects.toMatchObject({ code: 'input_invalid' });
    expect(await provider.parseStatus(request, 'mail')).toEqual([]);
  });

  it('of ten megabytes is read, its files named', async () => {
    const { emulator, provider } = await startSendGrid({ maxInlineBytes: 100 });
    await using _emulator = emulator;
    const files = [{ bytes: new Uint8Array(10 * 1024 * 1024), mimeType: 'video/mp4', filename: 'film.mp4' }];
    const [message] = await provider.parseWebhook(
      await requestOf(emulator.person(PERSON, FROM).text('Look', { files })),
      'mail',
    );
    expect(message).toMatchObject({
      content: { type: 'text', body: 'Look' },
      metadata: { omittedAttachments: [{ filename: 'film.mp4', sizeBytes: 10 * 1024 * 1024 }] },
    });
  });
});

describe('who called', () => {
  it('CORE-17.1.2 is known by the key of what came', async () => {
    const { emulator, provider } = await startSendGrid();
    await using _emulator = emulator;
    const { providerMessageId: id } = await provider.send(anEvent(), PERSON);
    const mail = await requestOf(emulator.person(PERSON, FROM).text('hi'));
    const events = await requestOf(emulator.report(id ?? '', 'delivered'));
    expect([await provider.verifySignature(mail), await provider.verifySignature(events)]).toEqual([true, true]);
    for (const [request, other] of [
      [mail, events],
      [events, mail],
    ] as const) {
      const headers = new Headers(request.headers);
      headers.set('content-type', other.headers.get('content-type') ?? '');
      expect(await provider.verifySignature({ ...request, headers })).toBe(false);
    }
  });

  it('CORE-17.1.2 is nobody where there is no key', async () => {
    const { emulator, provider } = await startSendGrid();
    await using _emulator = emulator;
    const { providerMessageId: id } = await provider.send(anEvent(), PERSON);
    const { apiKey } = emulator;
    const keyless = new SendGridProvider({ apiKey, from: FROM });
    for (const call of [emulator.person(PERSON, FROM).text('hi'), emulator.report(id ?? '', 'delivered')]) {
      expect(await keyless.verifySignature(await requestOf(call))).toBe(false);
    }
  });

  it('CORE-17.1.2 is known by the secret in the address where mails are not signed, but events are', async () => {
    const { emulator } = await startSendGrid({}, { signsInbound: false });
    await using _emulator = emulator;
    const { apiKey, eventPublicKey, url: baseUrl } = emulator;
    const provider = new SendGridProvider({ apiKey, eventPublicKey, baseUrl, from: FROM, inboundSecret: SECRET });
    const { providerMessageId: id } = await provider.send(anEvent(), PERSON);
    const mail = await requestOf(emulator.person(PERSON, FROM).text('hi'));
    const events = await requestOf(emulator.report(id ?? '', 'delivered'), true);
    const at = (request: WebhookRequest, path: string) =>
      provider.verifySignature({ ...request, url: `https://rooms.example/webhooks/mail${path}` });
    expect(await at(mail, `/${SECRET}`)).toBe(true);
    expect(await at(mail, `?secret=${SECRET}`)).toBe(true);
    expect(await at(mail, `/${SECRET}x`)).toBe(false);
    expect(await at(mail, '')).toBe(false);
    expect(await at(events, `/${SECRET}`)).toBe(false);
  });
});

describe('events', () => {
  it('come in one call, each once, those of rooms alone', async () => {
    const { emulator, provider } = await startSendGrid();
    await using _emulator = emulator;
    const { providerMessageId: id = '' } = await provider.send(anEvent(), PERSON);
    const delivered = emulator.event(id ?? '', 'delivered');
    const foreign = { ...emulator.event(id ?? '', 'bounce'), roomkit_event: undefined, roomkit_message: undefined };
    const others: readonly SendGridEvent[] = ['click', 'spamreport', 'unsubscribe', 'group_resubscribe'];
    const all = [delivered, delivered, foreign, ...others.map((event) => emulator.event(id ?? '', event))];
    const statuses = await provider.parseStatus(await requestOf(emulator.events(all)), 'mail');
    expect(statuses).toEqual([
      {
        provider: 'sendgrid',
        messageId: id,
        status: 'delivered',
        channelId: 'mail',
        recipient: PERSON,
        timestamp: new Date(Date.UTC(2026, 0, 15, 12)),
        rawPayload: delivered,
        roomId: 'r1',
        eventId: 'e1',
      },
    ]);
  });

  it.each<[SendGridEvent, Readonly<Record<string, unknown>>, string]>([
    ['bounce', {}, '5.1.1'],
    ['bounce', { type: 'blocked', status: '' }, 'blocked'],
    ['bounce', { status: `550 no ${PERSON}` }, 'bounce'],
    ['dropped', {}, 'bounced_address'],
    ['dropped', { reason: `Suppressed ${PERSON}` }, 'dropped'],
    ['dropped', { reason: 'constructor' }, 'dropped'],
  ])('%s %j fail with the code %s, and no words of others', async (event, details, code) => {
    const { emulator, provider } = await startSendGrid();
    await using _emulator = emulator;
    const { providerMessageId: id } = await provider.send(anEvent(), PERSON);
    const [status] = await provider.parseStatus(await requestOf(emulator.report(id ?? '', event, details)), 'mail');
    expect(status).toMatchObject({ status: 'failed', errorCode: code });
    expect(status?.errorMessage).not.toContain(PERSON);
  });

  it('and mails come to one address', async () => {
    const { emulator, provider } = await startSendGrid();
    await using _emulator = emulator;
    const kit = new RoomKit();
    await using _kit = kit;
    kit.registerChannel(emailChannel('mail', { provider }));
    emulator.deliverTo((request) => kit.processWebhook('mail', request));
    const failed: string[] = [];
    kit.onDeliveryStatus(({ status, errorCode }) => void failed.push(`${status} ${errorCode ?? ''}`));
    const call = emulator.person(PERSON, FROM).text('hello');
    const answers = await call.deliver({ times: 10, concurrently: true });
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 200));
    const [room, ...others] = await kit.listRooms();
    const roomId = room?.id ?? '';
    await kit.sendEvent(roomId, 'system', { type: 'text', body: 'hi' });
    await kit.whenIdle();
    const [sent] = emulator.messages.sent();
    await emulator.report(sent?.id ?? '', 'bounce').deliver({ times: 2 });
    expect((await call.deliver({ wrongSignature: true }))[0]?.status).toBe(403);
    expect(others).toEqual([]);
    const words = (await kit.getTimeline(roomId)).flatMap(({ content }) =>
      content.type === 'text' ? [content.body] : [],
    );
    expect(words).toEqual(['hello', 'hi']);
    expect(failed).toEqual(['failed 5.1.1', 'failed 5.1.1']);
  });

  it.each(['', '{', '7', 'null', '{}', '[1,null,"x",{}]', '[{"event":"constructor","roomkit_message":"x"}]'])(
    'of %j are none',
    async (text) => {
      const { emulator, provider } = await startSendGrid();
      await using _emulator = emulator;
      const body = new TextEncoder().encode(text);
      const request = { url: 'https://rooms.example', method: 'POST', headers: new Headers(), body };
      const read = await provider.parseStatus(request, 'mail').catch((error: unknown) => error);
      expect(read instanceof SyntaxError || (Array.isArray(read) && read.length === 0)).toBe(true);
    },
  );
});

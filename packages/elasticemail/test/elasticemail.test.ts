import { emailChannel, RoomKit, type WebhookRequest } from '@roomkit/core';
import type { ElasticEmailStatus } from '@roomkit/emulators/elasticemail';
import { anEvent } from '@roomkit/testing';
import { describe, expect, it } from 'vitest';

import { ElasticEmailProvider } from '../src/index.ts';
import { FROM, NOW, PERSON, requestOf, startElasticEmail } from './support/start-elasticemail.ts';

const file = (filename: string) =>
  ({ type: 'media', url: 'https://files.example/a', mimeType: 'image/png', filename }) as const;
const reading = (size: number) => ({
  readMedia: async () => ({ bytes: new Uint8Array(size), mimeType: 'image/png', filename: null }),
});

async function openRoom(kit: RoomKit, provider: ElasticEmailProvider): Promise<string> {
  kit.registerChannel(emailChannel('mail', { provider }));
  const { id } = await kit.createRoom();
  await kit.attachChannel(id, 'mail', { metadata: { emailAddress: PERSON }, retryPolicy: { maxRetries: 0 } });
  return id;
}

describe('a mail', () => {
  it('says the same in plain words and in HTML, and has its files', async () => {
    const { emulator, provider } = await startElasticEmail();
    await using _emulator = emulator;
    const parts = [{ type: 'rich', body: '**Ready** <script>x()</script>' }, file('../../etc/passwd')] as const;
    const event = anEvent({ content: { type: 'composite', parts } });
    const { providerMessageId: id } = await provider.send(event, `Ann <${PERSON}>`, null, 'Order', reading(3));
    expect(emulator.mail(id ?? '')).toMatchObject({
      from: `"Support" <${FROM}>`,
      to: [`"Ann" <${PERSON}>`],
      subject: 'Order',
      text: expect.stringContaining('Ready'),
      html: expect.stringContaining('<strong>Ready</strong> &lt;script&gt;'),
      attachments: [{ filename: 'passwd', content: 'AAAA', mimeType: 'image/png' }],
      postback: '["r1","e1"]',
      headers: {},
      channelName: null,
    });
  });

  it.each([
    ['Hello\r\nBcc: eve@example.net', 'Hello Bcc: eve@example.net'],
    ['\r\n', 'New message'],
    [null, 'New message'],
  ])('has one line of a subject %j', async (subject, shown) => {
    const { emulator, provider } = await startElasticEmail();
    await using _emulator = emulator;
    const { providerMessageId: id } = await provider.send(anEvent(), PERSON, null, subject);
    expect(emulator.mail(id ?? '')).toMatchObject({ subject: shown, to: [PERSON] });
  });

  it.each(['ann@example.org\r\nBcc: eve@example.net', 'ann@example.org, eve@example.net', 'Ann', '', 'a@b@c'])(
    'goes to nobody whose address is %j',
    async (to) => {
      const { emulator, provider } = await startElasticEmail();
      await using _emulator = emulator;
      await expect(provider.send(anEvent(), to)).rejects.toMatchObject({ code: 'recipient_invalid', retryable: false });
      expect(emulator.requests).toEqual([]);
    },
  );

  it('comes from whom the channel says', async () => {
    const { emulator, provider } = await startElasticEmail({ replyTo: `"Eve, \\"quoted\\"" <reply@rooms.example>` });
    await using _emulator = emulator;
    const { providerMessageId: id } = await provider.send(anEvent(), PERSON, 'Sales <sales@other.example>');
    expect(emulator.mail(id ?? '')).toMatchObject({
      from: '"Sales" <sales@other.example>',
      replyTo: '"Eve, quoted" <reply@rooms.example>',
    });
    await expect(provider.send(anEvent(), PERSON, 'a@b.example\nBcc: c@d.example')).rejects.toMatchObject({
      code: 'input_invalid',
    });
  });

  it('names its thread where the account allows headers', async () => {
    const { emulator, provider } = await startElasticEmail({
      allowsHeaders: true,
      headers: { 'Auto-Submitted': 'auto-generated' },
    });
    await using _emulator = emulator;
    const headersOf = async (metadata: Readonly<Record<string, unknown>>) => {
      const { providerMessageId: id } = await provider.send(anEvent(), PERSON, null, null, { metadata });
      return emulator.mail(id ?? '')?.headers;
    };
    const own = { 'Auto-Submitted': 'auto-generated' };
    expect(await headersOf({})).toEqual({ ...own, References: '<r1@rooms.example>' });
    expect(await headersOf({ threadId: '<m1@example.org>' })).toEqual({
      ...own,
      'In-Reply-To': '<m1@example.org>',
      References: '<m1@example.org>',
    });
    expect(await headersOf({ threadId: 'a b\r\nBcc: x' })).toEqual({ ...own, References: '<r1@rooms.example>' });
  });

  it('of a template has its values as texts, and its own subject', async () => {
    const { emulator, provider } = await startElasticEmail({ channelName: 'rooms' });
    await using _emulator = emulator;
    const content = { type: 'template', templateId: 'welcome', parameters: { firstName: 'Ann', visits: 3 } } as const;
    const { providerMessageId: id } = await provider.send(anEvent({ content }), PERSON);
    expect(emulator.mail(id ?? '')).toMatchObject({
      templateName: 'welcome',
      merge: { firstName: 'Ann', visits: '3' },
      subject: null,
      channelName: 'rooms',
    });
  });

  it('is never larger than the vendor takes', async () => {
    const { emulator, provider } = await startElasticEmail();
    await using _emulator = emulator;
    const large = provider.send(anEvent({ content: file('a.png') }), PERSON, null, null, reading(15_500_000));
    await expect(large).rejects.toMatchObject({ code: 'media_too_large' });
    const long = anEvent({ content: { type: 'text', body: 'a'.repeat(20_000_000) } });
    await expect(provider.send(long, PERSON)).rejects.toMatchObject({ code: 'content_unsupported' });
    expect(emulator.requests).toEqual([]);
  });
});

describe('a notification', () => {
  it('CORE-17.1.2 is believed for the secret in its address alone', async () => {
    const { emulator, provider } = await startElasticEmail();
    await using _emulator = emulator;
    const { providerMessageId: id } = await provider.send(anEvent(), PERSON);
    const call = emulator.report(id ?? '', 'Sent');
    const request = await requestOf(call);
    expect(await provider.verifySignature(request)).toBe(true);
    expect(await provider.verifySignature(await requestOf(call, true))).toBe(false);
    const inPath = request.url.replace(/\?secret=([^&]*)&/u, '/$1?');
    expect(await provider.verifySignature({ ...request, url: inPath })).toBe(true);
    expect(await provider.verifySignature({ ...request, url: 'https://rooms.example/webhook' })).toBe(false);
    const { apiKey, baseUrl } = emulator;
    const open = new ElasticEmailProvider({ apiKey, baseUrl, from: FROM });
    expect(await open.verifySignature(request)).toBe(false);
  });

  it('names event, moment and reason, and never the secret', async () => {
    const { emulator, provider } = await startElasticEmail();
    await using _emulator = emulator;
    const { providerMessageId: id } = await provider.send(anEvent(), PERSON);
    const [status] = await provider.parseStatus(await requestOf(emulator.report(id ?? '', 'Error')), 'mail');
    expect(status).toEqual({
      provider: 'elasticemail',
      messageId: id,
      status: 'failed',
      channelId: 'mail',
      recipient: PERSON,
      errorCode: 'NoMailbox',
      errorMessage: 'Elastic Email could not deliver the mail.',
      timestamp: new Date(NOW),
      rawPayload: expect.objectContaining({ transaction: id, category: 'NoMailbox', account: 'owner@rooms.example' }),
      roomId: 'r1',
      eventId: 'e1',
    });
    expect(JSON.stringify(status)).not.toContain(emulator.webhookSecret);
  });

  it.each<[string, ElasticEmailStatus, Readonly<Record<string, string>>]>([
    ['a click', 'Clicked', {}],
    ['a complaint', 'AbuseReport', {}],
    ['an unsubscription', 'Unsubscribed', {}],
    ['a mail that others sent', 'Sent', { postback: 'their own' }],
    ['nothing', 'Sent', { transaction: '' }],
    ['a word nobody knows', 'Sent', { status: 'constructor' }],
  ])('of %s is no report', async (_what, status, details) => {
    const { emulator, provider } = await startElasticEmail();
    await using _emulator = emulator;
    const { providerMessageId: id } = await provider.send(anEvent(), PERSON);
    const request = await requestOf(emulator.report(id ?? '', status, details));
    expect(await provider.parseStatus(request, 'mail')).toEqual([]);
  });

  it.each([
    ['1/15/2026 12:00:00 PM', new Date(NOW)],
    ['2026-01-15T13:00:00+01:00', new Date(NOW)],
    ['yesterday', null],
  ])('of %s is of that moment in UTC', async (date, moment) => {
    const { emulator, provider } = await startElasticEmail();
    await using _emulator = emulator;
    const { providerMessageId: id } = await provider.send(anEvent(), PERSON);
    const request = await requestOf(emulator.report(id ?? '', 'Sent', { date }));
    expect((await provider.parseStatus(request, 'mail'))[0]?.timestamp).toEqual(moment);
  });

  it('moves the message, also one whose send was not answered; what is no notification is kept aside', async () => {
    const { emulator, provider } = await startElasticEmail();
    await using _emulator = emulator;
    await using kit = new RoomKit();
    const id = await openRoom(kit, provider);
    emulator.fault('lose_answer');
    const { id: eventId } = await kit.sendEvent(id, 'system', { type: 'text', body: 'Hello' });
    await kit.whenIdle();
    const outcome = async () => (await kit.getEvent(id, eventId))?.deliveryResults['mail']?.status;
    expect(await outcome()).toBe('unknown');
    emulator.deliverTo((request) => kit.processWebhook('mail', request));
    const call = emulator.report(emulator.messages.sent()[0]?.id ?? '', 'Opened');
    const answers = [...(await call.deliver({ times: 2 })), ...(await call.deliver({ wrongSignature: true }))];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 403]);
    expect(await outcome()).toBe('read');
    const address = `https://rooms.example/webhooks/mail/${emulator.webhookSecret}`;
    const mail = new Request(address, { method: 'POST', body: new URLSearchParams({ from: PERSON, body: 'hi' }) });
    expect((await kit.processWebhook('mail', mail)).status).toBe(200);
    expect(await kit.getTimeline(id, { types: ['message'] })).toHaveLength(1);
  });
});

describe('a mail that is asked about', () => {
  it.each([
    [[], 'accepted'],
    [['Sent'], 'delivered'],
    [['Sent', 'Opened'], 'read'],
    [['Error'], 'failed'],
  ] as const)('after %j is %s', async (reported, status) => {
    const { emulator, provider } = await startElasticEmail();
    await using _emulator = emulator;
    const { providerMessageId: id = '' } = await provider.send(anEvent(), PERSON);
    for (const word of reported) emulator.report(id ?? '', word);
    const found = await provider.fetchStatus(id ?? '');
    expect(found).toMatchObject({ provider: 'elasticemail', messageId: id, status });
    expect(found.errorCode).toBe(status === 'failed' ? 'NoMailbox' : undefined);
  });

  it('that nobody knows is a failure, and a signal ends the question', async () => {
    const { emulator, provider } = await startElasticEmail();
    await using _emulator = emulator;
    await expect(provider.fetchStatus('../secrets')).rejects.toMatchObject({
      code: 'provider_failed',
      details: { statusCode: 404 },
    });
    const reason = new Error('no longer wanted');
    await expect(provider.fetchStatus('x', { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });
});

describe('calls of others', () => {
  it.each([
    ['no query', { url: 'https://rooms.example/mail' }],
    ['a post', { url: 'https://rooms.example/mail?status=Sent&transaction=x', method: 'POST' }],
    ['broken escapes', { url: 'https://rooms.example/mail?status=%E0%A4%A&transaction=%' }],
    ['a long query', { url: `https://rooms.example/mail?${'a=b&'.repeat(10_000)}` }],
  ])('with %s report nothing', async (_what, given: Partial<WebhookRequest>) => {
    const { emulator, provider } = await startElasticEmail();
    await using _emulator = emulator;
    const request = { url: '', method: 'GET', headers: new Headers(), body: new Uint8Array(), ...given };
    expect(await provider.parseStatus(request, 'mail')).toEqual([]);
    expect(await provider.verifySignature(request)).toBe(false);
  });
});

import { emailChannel, type FetchedMedia, RoomKit } from '@roomkit/core';
import { anEvent } from '@roomkit/testing';
import { describe, expect, it } from 'vitest';

import { FROM, NOW, PERSON, requestOf, startSendGrid } from './support/start-sendgrid.ts';

const file = (filename: string, sizeBytes: number | null = null) =>
  ({ type: 'media', url: 'https://files.example/a', mimeType: 'image/png', filename, sizeBytes }) as const;
const reading = (size: number) => ({
  readMedia: async (): Promise<FetchedMedia> => ({
    bytes: new Uint8Array(size),
    mimeType: 'image/png',
    filename: null,
  }),
});

describe('a mail', () => {
  it('says the same in plain words and in HTML, in which nothing of the writer acts', async () => {
    const { emulator, provider } = await startSendGrid();
    await using _emulator = emulator;
    const body = '**Ready** <script>x()</script> [here](javascript:x) [there](https://example.org)';
    const { providerMessageId: id } = await provider.send(anEvent({ content: { type: 'rich', body } }), PERSON);
    const mail = emulator.mail(id ?? '');
    expect(mail?.text).toContain('Ready');
    expect(mail?.html).toContain('<strong>Ready</strong> &lt;script&gt;');
    expect(mail?.html).toContain('<a href="https://example.org">there</a>');
    expect(mail?.html).not.toContain('href="javascript');
  });

  it('of HTML is sanitized', async () => {
    const { emulator, provider } = await startSendGrid();
    await using _emulator = emulator;
    const content = { type: 'rich', format: 'html', body: '<p onclick="x()">Hi <b>Ann</b></p><form></form>' } as const;
    const { providerMessageId: id } = await provider.send(anEvent({ content }), PERSON);
    expect(emulator.mail(id ?? '')).toMatchObject({ text: 'Hi Ann', html: '<p>Hi <b>Ann</b></p>' });
  });

  it.each([
    ['a subject', 'Hello\r\nBcc: eve@example.net', 'Hello Bcc: eve@example.net'],
    ['a subject of nothing but line ends', '\r\n', 'New message'],
  ])('has no header that %s could bring', async (_what, subject, shown) => {
    const { emulator, provider } = await startSendGrid();
    await using _emulator = emulator;
    const { providerMessageId: id } = await provider.send(anEvent(), PERSON, null, subject);
    expect(emulator.mail(id ?? '')).toMatchObject({ subject: shown, to: [{ email: PERSON, name: null }] });
  });

  it.each([
    'ann@example.org\r\nBcc: eve@example.net',
    'ann@example.org, eve@example.net',
    'Ann',
    '',
    'a@b@c',
    '@b.example',
  ])('goes to nobody whose address is %j', async (to) => {
    const { emulator, provider } = await startSendGrid();
    await using _emulator = emulator;
    await expect(provider.send(anEvent(), to)).rejects.toMatchObject({ code: 'recipient_invalid', retryable: false });
    expect(emulator.requests).toEqual([]);
  });

  it('comes from whom the channel says, and from nobody else', async () => {
    const { emulator, provider } = await startSendGrid({ replyTo: 'reply@rooms.example' });
    await using _emulator = emulator;
    const { providerMessageId: id } = await provider.send(anEvent(), `"Ann" <${PERSON}>`, 'sales@other.example');
    expect(id).toBe('<e1@other.example>');
    expect(emulator.mail(id ?? '')).toMatchObject({
      from: { email: 'sales@other.example', name: null },
      to: [{ email: PERSON, name: 'Ann' }],
      replyTo: { email: 'reply@rooms.example' },
    });
    await expect(provider.send(anEvent(), PERSON, 'a@b.example\nBcc: c@d.example')).rejects.toMatchObject({
      code: 'input_invalid',
      details: { field: 'from' },
    });
  });

  it('has files by their names alone, and says their names where it says nothing else', async () => {
    const { emulator, provider } = await startSendGrid();
    await using _emulator = emulator;
    const content = { type: 'composite', parts: [file('../../etc/passwd'), file('b.png')] } as const;
    const { providerMessageId: id } = await provider.send(anEvent({ content }), PERSON, null, null, reading(3));
    expect(emulator.mail(id ?? '')?.attachments.map(({ filename, content: base64 }) => [filename, base64])).toEqual([
      ['passwd', 'AAAA'],
      ['b.png', 'AAAA'],
    ]);
    expect(emulator.mail(id ?? '')?.text).toBe('passwd\nb.png');
  });

  it('is never larger than SendGrid takes', async () => {
    const { emulator, provider } = await startSendGrid();
    await using _emulator = emulator;
    const size = 11_000_000;
    const content = (count: number) =>
      ({ type: 'composite', parts: Array.from({ length: count }, () => file('a.png')) }) as const;
    await expect(
      provider.send(anEvent({ content: content(3) }), PERSON, null, null, reading(size)),
    ).rejects.toMatchObject({ code: 'media_too_large' });
    await expect(provider.send(anEvent({ content: file('a.png', 10 ** 9) }), PERSON)).rejects.toMatchObject({
      code: 'media_too_large',
    });
    const long = { type: 'text', body: 'a'.repeat(30_000_000) } as const;
    await expect(provider.send(anEvent({ content: long }), PERSON)).rejects.toMatchObject({
      code: 'content_unsupported',
    });
    expect(emulator.requests).toEqual([]);
    expect((await provider.send(anEvent({ content: content(2) }), PERSON, null, null, reading(size))).success).toBe(
      true,
    );
  });

  it('of a template has its values as they are', async () => {
    const { emulator, provider } = await startSendGrid();
    await using _emulator = emulator;
    const templateId = `d-${'a'.repeat(32)}`;
    const parameters = { firstName: 'Ann & "Bob"', lines: [{ itemName: 'x', isNew: true }] };
    const { providerMessageId: id } = await provider.send(
      anEvent({ content: { type: 'template', templateId, parameters } }),
      PERSON,
    );
    expect(emulator.mail(id ?? '')).toMatchObject({ templateId, templateData: parameters });
    const legacy = { type: 'template', templateId: 'welcome' } as const;
    await expect(provider.send(anEvent({ content: legacy }), PERSON)).rejects.toMatchObject({
      code: 'content_unsupported',
    });
  });

  it('that is only tried out is taken by nobody', async () => {
    const { emulator, provider } = await startSendGrid({ sandbox: true });
    await using _emulator = emulator;
    expect(await provider.send(anEvent(), PERSON)).toMatchObject({ success: true });
    expect([emulator.requests.length, emulator.messages.sent()]).toEqual([1, []]);
  });

  it('has the headers of every mail, in ASCII', async () => {
    const { emulator, provider } = await startSendGrid({
      headers: { 'Auto-Submitted': 'auto-generated', 'X-Ort': 'Köln' },
    });
    await using _emulator = emulator;
    const { providerMessageId: id } = await provider.send(anEvent(), PERSON);
    expect(emulator.mail(id ?? '')?.headers).toMatchObject({
      'Auto-Submitted': 'auto-generated',
      'X-Ort': '=?UTF-8?Q?K=C3=B6ln?=',
    });
  });
});

describe('failures', () => {
  it('say until when SendGrid wants patience, and which field is wrong', async () => {
    const { emulator, provider } = await startSendGrid();
    await using _emulator = emulator;
    emulator.fault('rate_limited');
    await expect(provider.send(anEvent(), PERSON)).rejects.toMatchObject({ retryable: true, retryAfterMs: 2000 });
    emulator.fault('rejected');
    await expect(provider.send(anEvent(), PERSON)).rejects.toMatchObject({
      retryable: false,
      details: { provider: 'sendgrid', statusCode: 403, vendorCode: 'from' },
    });
    const html: typeof fetch = async () => new Response('<html>413</html>', { status: 413 });
    const small = await startSendGrid({ fetch: html });
    await using _small = small.emulator;
    await expect(small.provider.send(anEvent(), PERSON)).rejects.toMatchObject({
      retryable: false,
      details: { statusCode: 413 },
    });
  });

  it('of the answer leave a mail that a later report still settles', async () => {
    const { emulator, provider } = await startSendGrid();
    await using _emulator = emulator;
    const kit = new RoomKit();
    kit.registerChannel(emailChannel('mail', { provider }));
    await using _kit = kit;
    const { id } = await kit.createRoom();
    await kit.attachChannel(id, 'mail', { metadata: { emailAddress: PERSON }, retryPolicy: { maxRetries: 0 } });
    emulator.fault('lose_answer');
    const event = await kit.sendEvent(id, 'system', { type: 'text', body: 'Hello' });
    await kit.whenIdle();
    const statusOf = async () => (await kit.getEvent(id, event.id))?.deliveryResults['mail']?.status;
    expect(await statusOf()).toBe('unknown');
    emulator.deliverTo((request) => kit.processWebhook('mail', request));
    const [answer] = await emulator.report(emulator.messages.sent()[0]?.id ?? '', 'delivered').deliver();
    expect([answer?.status, await statusOf()]).toEqual([200, 'delivered']);
  });
});

describe('a thread', () => {
  it('that a person began goes on in every answer, and theirs come back to what they answer', async () => {
    const { emulator, provider } = await startSendGrid();
    await using _emulator = emulator;
    const kit = new RoomKit();
    await using _kit = kit;
    kit.registerChannel(emailChannel('mail', { provider }));
    emulator.deliverTo((request) => kit.processWebhook('mail', request));
    const ann = emulator.person(PERSON, FROM);
    await ann.text('It is broken.', { subject: 'Printer', messageId: '<m1@example.org>' }).deliver();
    const [room] = await kit.listRooms();
    const roomId = room?.id ?? '';
    for (const body of ['Which one?', 'And since when?']) {
      await kit.sendEvent(roomId, 'system', { type: 'text', body });
    }
    await kit.whenIdle();
    const mails = emulator.messages.sent().map(({ id }) => emulator.mail(id));
    expect(mails.map((mail) => mail?.subject)).toEqual(['Re: Printer', 'Re: Printer']);
    for (const mail of mails) {
      expect(mail?.headers).toMatchObject({ References: '<m1@example.org>', 'In-Reply-To': '<m1@example.org>' });
    }
    await ann.reply(mails[0]?.headers['Message-ID'] ?? '', 'The blue one.').deliver();
    await kit.whenIdle();
    const timeline = await kit.getTimeline(roomId);
    const asked = timeline.find(({ content }) => content.type === 'text' && content.body === 'Which one?');
    const answer = timeline.find(({ content }) => content.type === 'text' && content.body === 'The blue one.');
    expect(answer?.parentEventId).toBe(asked?.id);
    expect(asked?.id).toBeDefined();
  });

  it('that the room began is one for all its mails', async () => {
    const { emulator, provider } = await startSendGrid();
    await using _emulator = emulator;
    const sent = [];
    for (const id of ['e1', 'e2', 'strange id é']) {
      const { providerMessageId } = await provider.send(anEvent({ id }), PERSON, null, 'Your order');
      sent.push(emulator.mail(providerMessageId ?? ''));
    }
    expect(new Set(sent.map((mail) => mail?.headers['References']))).toEqual(new Set(['<r1@rooms.example>']));
    expect(new Set(sent.map((mail) => mail?.headers['Message-ID'])).size).toBe(3);
    expect(sent.map((mail) => mail?.subject)).toEqual(['Your order', 'Your order', 'Your order']);
  });

  it('has mails of their own for each channel an event goes by, the same for every try', async () => {
    const { emulator, provider } = await startSendGrid();
    await using _emulator = emulator;
    const send = async (idempotencyKey: string) =>
      (await provider.send(anEvent({ roomId: 'r'.repeat(255) }), PERSON, null, null, { idempotencyKey }))
        .providerMessageId;
    const [ann, again, bob] = [await send('e1:ann'), await send('e1:ann'), await send('e1:bob')];
    expect(ann).toMatch(/^<h\.[\da-f]{40}@rooms\.example>$/u);
    expect([again === ann, bob === ann]).toEqual([true, false]);
    expect(await send(`e1:${'c'.repeat(255)}`)).toBe('<e1@rooms.example>');
  });

  it('has the subject that a message itself has', async () => {
    const { emulator, provider } = await startSendGrid();
    await using _emulator = emulator;
    const metadata = { threadId: '<m1@example.org>', subject: 'Printer' };
    const event = anEvent({ metadata: { subject: 'Another thing' } });
    const { providerMessageId: id } = await provider.send(event, PERSON, null, 'Another thing', { metadata });
    expect(emulator.mail(id ?? '')?.subject).toBe('Another thing');
  });

  it('whose ids are none has none of them', async () => {
    const { emulator, provider } = await startSendGrid();
    await using _emulator = emulator;
    const options = { metadata: { threadId: 'a b\r\nBcc: x' }, replyToMessageId: 'no id\r\n' };
    const { providerMessageId: id } = await provider.send(anEvent(), PERSON, null, 'Hello', options);
    expect(emulator.mail(id ?? '')?.headers).toEqual({
      'Message-ID': '<e1@rooms.example>',
      References: '<r1@rooms.example>',
    });
  });
});

describe('the time', () => {
  it('of a call may be as far off as the options say', async () => {
    for (const [ms, isBelieved] of [
      [300_000, true],
      [301_000, false],
      [-301_000, false],
    ] as const) {
      const { emulator, provider } = await startSendGrid({ clock: { now: () => NOW + ms } });
      await using _emulator = emulator;
      const request = await requestOf(emulator.person(PERSON, FROM).text('hi'));
      expect(await provider.verifySignature(request)).toBe(isBelieved);
    }
    const { emulator, provider } = await startSendGrid({
      clock: { now: () => NOW + 86_400_000 },
      signatureToleranceMs: 86_400_000,
    });
    await using _emulator = emulator;
    expect(await provider.verifySignature(await requestOf(emulator.person(PERSON, FROM).text('hi')))).toBe(true);
  });
});

import type { EventContent, SendOptions } from '@roomkit/core';
import { anEvent } from '@roomkit/testing';
import { describe, expect, it } from 'vitest';

import { personalMarkup } from '../src/outbound/markup.ts';
import { PERSON, type Running, startAccount } from './support/start-account.ts';

const GROUP = '120363000000001@g.us';
const JID = `${PERSON.slice(1)}@s.whatsapp.net`;
const url = 'https://files.example/a.bin';
const BYTES = new Uint8Array([1, 2, 3]);
const readMedia: NonNullable<SendOptions['readMedia']> = async () => ({
  bytes: BYTES,
  mimeType: 'application/octet-stream',
  filename: 'kept.bin',
});

/** What Baileys was given for a content. */
async function given(running: Running, content: EventContent, options: SendOptions = {}, to = PERSON) {
  const before = running.fake.given.length;
  const result = await running.provider.send(anEvent({ content }), to, { readMedia, ...options });
  expect(result.success).toBe(true);
  return { result, sent: running.fake.given.slice(before) };
}

describe('CORE-A.3.1 what is sent', () => {
  const file = { url, sizeBytes: 3 } as const;
  it.each<[string, EventContent, object]>([
    ['a text', { type: 'text', body: 'hello' }, { text: 'hello' }],
    [
      'a place',
      { type: 'location', latitude: 45.5, longitude: -73.25, label: 'The shop', address: 'Main Street 1' },
      { location: { degreesLatitude: 45.5, degreesLongitude: -73.25, name: 'The shop', address: 'Main Street 1' } },
    ],
    [
      'a picture',
      { ...file, type: 'media', mimeType: 'image/PNG; a=b', caption: 'Look' },
      { image: Buffer.from(BYTES), mimetype: 'image/png', caption: 'Look' },
    ],
    ['a film', { ...file, type: 'video', mimeType: 'video/mp4' }, { video: Buffer.from(BYTES), mimetype: 'video/mp4' }],
    [
      'a voice message, with its whole type',
      { ...file, type: 'audio', mimeType: 'audio/ogg', durationSeconds: 2.6 },
      { audio: Buffer.from(BYTES), mimetype: 'audio/ogg; codecs=opus', ptt: true, seconds: 3 },
    ],
    [
      'music',
      { ...file, type: 'audio', mimeType: 'audio/mpeg' },
      { audio: Buffer.from(BYTES), mimetype: 'audio/mpeg' },
    ],
    [
      'a sticker',
      { ...file, type: 'media', mimeType: 'image/webp' },
      { sticker: Buffer.from(BYTES), mimetype: 'image/webp' },
    ],
    [
      'a document, by its own name',
      { ...file, type: 'media', mimeType: 'application/pdf', filename: '../../menu.pdf' },
      { document: Buffer.from(BYTES), mimetype: 'application/pdf', fileName: 'menu.pdf' },
    ],
    [
      'a document of no name, by that of the file',
      { ...file, type: 'media', mimeType: 'image/gif' },
      { document: Buffer.from(BYTES), mimetype: 'image/gif', fileName: 'kept.bin' },
    ],
  ])('%s', async (_what, content, expected) => {
    await using running = await startAccount();
    const { sent, result } = await given(running, content);
    expect(sent).toEqual([{ jid: JID, content: expected, quoted: null }]);
    expect(result.providerMessageId).toMatch(/^me\/15557654321@s\.whatsapp\.net\/3EB0[\dA-F]{18}$/u);
  });

  it('the words of what has no caption, as a message of their own', async () => {
    await using running = await startAccount();
    const content = { type: 'media', url, mimeType: 'image/webp', caption: 'Ha!' } as const;
    const { sent, result } = await given(running, content);
    expect(sent.map((message) => Object.keys(message.content)[0])).toEqual(['sticker', 'text']);
    expect(result.providerMessageIds).toHaveLength(2);
  });

  it('offers in words, for people cannot tap', async () => {
    await using running = await startAccount();
    const buttons = [{ label: 'Menu', url: 'https://example.org' }, { label: 'Yes' }];
    const { sent } = await given(running, { type: 'rich', body: '**Shall** we?', buttons });
    expect(String(sent[0]?.content['text'])).toMatch(/^\*Shall\* we\?\n[^]*Menu[^]*https:\/\/example\.org[^]*Yes/u);
    const html = await given(running, { type: 'rich', format: 'html', body: '<b>Now</b> or &lt;never&gt;' });
    expect(html.sent[0]?.content).toEqual({ text: 'Now or <never>' });
  });

  it('to groups and to hidden numbers', async () => {
    await using running = await startAccount();
    for (const to of [GROUP, '900000002@lid', '15557654321']) {
      const { sent } = await given(running, { type: 'text', body: 'hi' }, {}, to);
      expect(sent[0]?.jid).toBe(to === '15557654321' ? JID : to);
    }
  });

  it('as an answer that quotes what is remembered, and of the rest its key', async () => {
    await using running = await startAccount();
    const question = running.person.text('When?');
    const { messages } = await running.arrived(() => running.fake.arrive(question));
    const replyToMessageId = messages[0]?.providerMessageId ?? '';
    const known = await given(running, { type: 'text', body: 'Now' }, { replyToMessageId });
    expect(known.sent[0]?.quoted).toBe(question);
    const unknown = await given(
      running,
      { type: 'text', body: 'Now' },
      { replyToMessageId: `them/${GROUP}/A5F/${JID}` },
    );
    expect(unknown.sent[0]?.quoted).toMatchObject({
      key: { remoteJid: GROUP, id: 'A5F', participant: JID, fromMe: false },
    });
    const foreign = await given(running, { type: 'text', body: 'Now' }, { replyToMessageId: 'SM123' });
    expect(foreign.sent[0]?.quoted).toBeNull();
  });

  it('never an address that Baileys would fetch', async () => {
    await using running = await startAccount();
    const content = { type: 'media', url: 'http://169.254.169.254/', mimeType: 'image/png' } as const;
    const refused = running.provider.send(anEvent({ content }), PERSON, {});
    await expect(refused).rejects.toMatchObject({ code: 'content_unsupported' });
    expect(running.fake.given).toEqual([]);
  });

  it('once more for a device that could not read it, while it is remembered', async () => {
    await using running = await startAccount();
    const { result } = await given(running, { type: 'text', body: 'secret' });
    const id = result.providerMessageId?.split('/')[2] ?? '';
    const { getMessage } = running.fake.socket.options;
    expect(await getMessage?.({ id })).toEqual({ text: 'secret' });
    expect(await getMessage?.({ id: 'unknown' })).toBeUndefined();
  });
});

describe('what is done to messages that are there', () => {
  const edit = (newContent: EventContent): EventContent => ({ type: 'edit', targetEventId: 'e1', newContent });
  const remove: EventContent = { type: 'delete', targetEventId: 'e1', deleteType: 'admin' };

  it.each<[string, EventContent, readonly string[]]>([
    ['an edit of what somebody else wrote', edit({ type: 'text', body: 'x' }), [`them/${JID}/A5F`]],
    ['an edit of a file', edit({ type: 'media', url, mimeType: 'image/png' }), [`me/${JID}/3EB01`]],
    ['an edit into nothing', edit({ type: 'text', body: ' ' }), [`me/${JID}/3EB01`]],
    ['a deletion of what somebody wrote to this account', remove, [`them/${JID}/A5F`]],
    ['a deletion of what another vendor has', remove, ['SM123']],
  ])('%s is refused before the call', async (_what, content, targetMessageIds) => {
    await using running = await startAccount();
    const refused = running.provider.send(anEvent({ content }), PERSON, { targetMessageIds });
    await expect(refused).rejects.toMatchObject({ code: 'content_unsupported', retryable: false });
    expect(running.fake.given).toEqual([]);
  });

  it('a deletion takes every part, and as an administrator what others wrote in a group', async () => {
    await using running = await startAccount();
    const targetMessageIds = [`me/${JID}/3EB01`, `them/${GROUP}/A5F/${JID}`];
    const { sent } = await given(running, remove, { targetMessageIds });
    expect(sent).toMatchObject([
      { jid: JID, content: { delete: { remoteJid: JID, id: '3EB01', fromMe: true } } },
      { jid: GROUP, content: { delete: { remoteJid: GROUP, id: 'A5F', fromMe: false, participant: JID } } },
    ]);
  });

  it('a reaction to an id of nobody, and a mark on one’s own message, are no calls', async () => {
    await using running = await startAccount();
    expect(await running.provider.sendReaction('SM123', '👍', PERSON)).toMatchObject({
      success: false,
      error: { code: 'message_unknown', retryable: false },
    });
    await running.provider.markRead([`me/${JID}/3EB01`, 'SM123'], PERSON);
    expect(running.fake.given).toEqual([]);
  });

  it('names what is marked and reacted to by the address it came under', async () => {
    await using running = await startAccount();
    const { fake, provider } = running;
    fake.numbers.set('900000002@lid', JID);
    const raw = running.person.text('hi');
    raw.key.remoteJid = '900000002@lid';
    const { messages } = await running.arrived(() => fake.arrive(raw));
    const id = messages[0]?.providerMessageId ?? '';
    expect(id).toBe(`them/${JID}/${raw.key.id}`);
    await provider.sendReaction(id, '👍', PERSON);
    expect(fake.given[0]).toMatchObject({ jid: '900000002@lid', content: { react: { text: '👍', key: raw.key } } });
  });
});

describe('what goes wrong', () => {
  it('is unknown with the id that a report may name, and without the words of the failure', async () => {
    await using running = await startAccount();
    running.fake.meet('lose_answer');
    const error: unknown = await running.provider.send(anEvent(), PERSON).catch((caught: unknown) => caught);
    expect(error).toMatchObject({
      code: 'delivery_unknown',
      details: { providerMessageIds: [expect.stringContaining('me/')] },
    });
    expect(String((error as Error).cause)).not.toContain('1555');
    const [id] = (error as { details: { providerMessageIds: string[] } }).details.providerMessageIds;
    const { statuses } = await running.arrived(() =>
      running.fake.emit('messages.update', [
        { key: { remoteJid: '900000002@lid', fromMe: true, id: id?.split('/')[2] }, update: { status: 3 } },
      ]),
    );
    expect(statuses).toMatchObject([{ messageId: id, status: 'delivered' }]);
  });

  it('between connections nothing is sent, and another try is worth it', async () => {
    await using running = await startAccount();
    await running.source.stop();
    for (const call of [
      () => running.provider.send(anEvent(), PERSON),
      () => running.provider.sendTyping(PERSON, true),
      () => running.provider.markRead([`them/${JID}/A5F`], PERSON),
    ]) {
      await expect(call()).rejects.toMatchObject({ retryable: true, details: { vendorCode: 'not_connected' } });
    }
    expect(running.fake.given).toEqual([]);
  });
});

describe('Markdown as WhatsApp shows it', () => {
  it.each([
    ['**bold**, *italic*, ~~gone~~ and __bold__', '*bold*, _italic_, ~gone~ and *bold*'],
    ['# Title\ntext', '*Title*\ntext'],
    ['[here](https://example.org) and [there](ftp:x)', 'here: https://example.org and [there](ftp:x)'],
    ['2 * 3 * 4, snake_case_name', '2 * 3 * 4, snake_case_name'],
    ['`**raw**` and ```\n**raw**\n```', '`**raw**` and ```\n**raw**\n```'],
  ])('%j', (markdown, shown) => {
    expect(personalMarkup(markdown)).toBe(shown);
  });

  it.each(['*', '**a', '_', '__a', '~~', '[', '[a](', '`', '```', '# ', '![a](https:'])(
    'is read in one go, however long it is: %j',
    (part) => {
      const long = part.repeat(20_000);
      expect(personalMarkup(long).length).toBeGreaterThan(0);
    },
  );
});

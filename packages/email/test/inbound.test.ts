import { RoomKit } from '@roomkit/core';
import { emailChannel } from '@roomkit/core';
import { parseMail, type ParsedMail, toInboundMail } from '@roomkit/email';
import { MockEmailProvider } from '@roomkit/testing';
import { describe, expect, it } from 'vitest';

import { HEADERS, rawMail } from './support/raw-mail.ts';

const MAIL = await parseMail(rawMail(...HEADERS, '', 'It is broken.', '', '> earlier'));
const FILE = {
  bytes: Uint8Array.of(1, 2, 3),
  mimeType: 'image/png',
  filename: 'a.png',
  contentId: null,
  disposition: null,
};

const message = (change: Partial<ParsedMail> = {}, options: Partial<Parameters<typeof toInboundMail>[1]> = {}) =>
  toInboundMail({ ...MAIL, ...change }, { channelId: 'mail', ...options });

describe('toInboundMail', () => {
  it('is a message, with its place in the thread', () => {
    expect(message({ inReplyTo: '<m0@example.com>', references: ['<root@example.com>', '<m0@example.com>'] })).toEqual({
      channelId: 'mail',
      senderId: 'ann@example.org',
      content: { type: 'text', body: 'It is broken.' },
      providerMessageId: '<m1@example.org>',
      threadId: '<root@example.com>',
      replyToProviderMessageId: '<m0@example.com>',
      channelData: {
        fromAddress: 'ann@example.org',
        toAddresses: ['help@example.com'],
        cc: [],
        subject: 'Printer',
        threadId: '<root@example.com>',
        htmlBody: null,
      },
      metadata: { senderName: 'Ann', quotedText: '> earlier' },
    });
  });

  it('keeps quoted words in their place on request', () => {
    const whole = message({}, { splitQuotes: false });
    expect(whole.content).toEqual({ type: 'text', body: 'It is broken.\n\n> earlier' });
    expect(whole.metadata).toEqual({ senderName: 'Ann' });
  });

  it('shows HTML that acts no more, and keeps it as it came', () => {
    const html = '<p onclick="x()">It is <b>broken</b></p><script>steal()</script>';
    const { content, channelData } = message({ html });
    expect(content).toEqual({
      type: 'rich',
      format: 'html',
      body: '<p>It is <b>broken</b></p>',
      plainText: 'It is broken.',
    });
    expect(channelData).toMatchObject({ htmlBody: html });
    expect(message({ html, text: null }).content).toMatchObject({ plainText: 'It is broken' });
    expect(message({ html: '<img src="https://example.org/pixel.gif"><style>p{}</style>' }).content.type).toBe('text');
  });

  it('has its files behind the words, as data while they fit', () => {
    const media = {
      type: 'media',
      url: 'data:image/png;base64,AQID',
      mimeType: 'image/png',
      filename: 'a.png',
      sizeBytes: 3,
    };
    expect(message({ attachments: [FILE, FILE] }).content).toEqual({
      type: 'composite',
      parts: [{ type: 'text', body: 'It is broken.' }, media, media],
    });
    expect(message({ text: '', attachments: [FILE] }).content).toEqual(media);
    const limited = message({ attachments: [{ ...FILE, bytes: new Uint8Array(4) }, FILE] }, { maxInlineBytes: 3 });
    expect(limited.content).toMatchObject({ parts: [{ type: 'text' }, media] });
    expect(limited.metadata).toMatchObject({
      omittedAttachments: [{ filename: 'a.png', mimeType: 'image/png', sizeBytes: 4 }],
    });
  });

  it('counts its files together', () => {
    const { content, metadata } = message({ text: null, attachments: [FILE, FILE] }, { maxInlineBytes: 5 });
    expect([content.type, metadata]).toEqual([
      'media',
      expect.objectContaining({ omittedAttachments: [expect.anything()] }),
    ]);
  });

  it('says its subject where it says nothing else', () => {
    expect(message({ text: ' \n' }).content).toEqual({ type: 'text', body: 'Printer' });
    expect(message({ text: null, subject: null }).content).toEqual({ type: 'text', body: '' });
  });

  it('says what a program must know before it answers', () => {
    const replyTo = [{ name: null, address: 'answers@example.org' }];
    expect(message({ isAutoReply: true, isBounce: true, replyTo }).metadata).toMatchObject({
      isAutoReply: true,
      isBounce: true,
      replyTo: ['answers@example.org'],
    });
    expect(message({ replyTo: [{ name: 'Ann', address: 'ann@example.org' }] }).metadata).not.toHaveProperty('replyTo');
  });

  it('takes from the vendor what the mail does not say', () => {
    const found = message({ messageId: null, to: [] }, { providerMessageId: 'v1', recipients: ['help@example.com'] });
    expect([found.providerMessageId, found.threadId, found.channelData]).toEqual([
      'v1',
      null,
      expect.objectContaining({ toAddresses: ['help@example.com'] }),
    ]);
  });

  it('comes from somebody, to a channel', () => {
    expect(() => message({ from: null })).toThrow(
      expect.objectContaining({ code: 'input_invalid', details: expect.objectContaining({ field: 'mail.from' }) }),
    );
    expect(() => message({}, { channelId: '' })).toThrow('channelId');
    expect(() => message({}, { maxInlineBytes: -1 })).toThrow('maxInlineBytes');
  });

  it('is what a room takes', async () => {
    await using kit = new RoomKit();
    kit.registerChannel(emailChannel('mail', { provider: new MockEmailProvider() }));
    const { event, blocked } = await kit.processInbound(message({ html: '<p>Hi</p>', attachments: [FILE] }));
    expect([blocked, event?.content.type, event?.source.externalId]).toEqual([false, 'composite', 'ann@example.org']);
    const again = await kit.processInbound(message());
    expect(again.duplicate).toBe(true);
  });
});

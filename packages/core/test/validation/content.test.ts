import { beforeAll, describe, expect, expectTypeOf, it } from 'vitest';

import { type EventContent, type InboundMessage, InputError, type RoomEvent } from '../../src/index.ts';
import { eventContentSchema, inboundMessageSchema, roomEventSchema } from '../../src/schemas.ts';
import { parseContent } from '../../src/validation/content.ts';
import { parseInboundMessage } from '../../src/validation/inbound.ts';
import { loadSchemas } from '../../src/validation/load.ts';
import { anEvent, text } from '../support/fixtures.ts';

const ALL: readonly EventContent[] = [
  { type: 'text', body: 'hi', language: 'en' },
  {
    type: 'rich',
    body: '**hi**',
    format: 'markdown',
    plainText: null,
    buttons: [
      { label: 'Call', url: 'tel:+15550100' },
      { label: 'Yes', payload: 'yes' },
    ],
    cards: [{ title: 'Card', imageUrl: 'https://example.org/a.png', buttons: [{ label: 'Go' }] }],
    quickReplies: [{ label: 'No' }],
  },
  { type: 'media', url: 'data:image/png;base64,AA', mimeType: 'image/png', caption: 'c', sizeBytes: 0 },
  { type: 'location', latitude: 48.85, longitude: -180, label: 'Paris' },
  { type: 'audio', url: 'https://example.org/a.ogg', mimeType: 'audio/ogg; codecs=opus', durationSeconds: 1.5 },
  { type: 'video', url: 'https://example.org/a.mp4', mimeType: 'video/mp4', thumbnailUrl: null },
  { type: 'composite', parts: [text('a'), { type: 'composite', parts: [text('b')] }] },
  { type: 'system', code: 'room_paused', message: 'Paused.', data: { since: 1 } },
  { type: 'template', templateId: 't1', parameters: { name: { first: 'Ann' } }, fallback: text('Hello') },
  { type: 'edit', targetEventId: 'e1', newContent: text('new'), editSource: 'sender' },
  { type: 'delete', targetEventId: 'e1', deleteType: 'sender', reason: null },
];

function nested(depth: number): EventContent {
  let content = text('in the middle');
  for (let level = 0; level < depth; level += 1) content = { type: 'composite', parts: [content] };
  return content;
}

function refusalOf(content: unknown, field?: string): InputError {
  try {
    void parseContent(content, field);
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  }
  throw new Error('it was accepted');
}

beforeAll(async () => {
  await loadSchemas();
});

describe('contents', () => {
  it.each(ALL.map((content) => [content.type, content] as const))(
    'CORE-5.3.1 %s is accepted as it is',
    (_type, content) => {
      expect(parseContent(content)).toBe(content);
      expect(eventContentSchema.parse(content)).toStrictEqual(content);
    },
  );

  it('CORE-5.3.2 an unknown discriminator, none, and no object are refused', () => {
    expect(refusalOf({ type: 'hologram' }).details.field).toBe('content.type');
    expect(refusalOf({ body: 'x' }).details.field).toBe('content.type');
    expect(refusalOf(null).details.field).toBe('content');
    expect(refusalOf('hi', 'message.content').details.field).toBe('message.content');
  });

  it('CORE-5.3.3 composites nest five deep, not six', () => {
    const five = nested(5);
    expect(parseContent(five)).toBe(five);
    expect(refusalOf(nested(6)).details.issue).toContain('5');
  });

  it('CORE-5.3.4 the limit holds through edits and fallbacks, and a composite has parts', () => {
    const throughEdit: EventContent = { type: 'edit', targetEventId: 'e1', newContent: nested(6) };
    const throughFallback: EventContent = { type: 'template', templateId: 't', fallback: nested(6) };
    const inTwoSteps: EventContent = {
      type: 'composite',
      parts: [
        { type: 'template', templateId: 't', fallback: { type: 'edit', targetEventId: 'e', newContent: nested(5) } },
      ],
    };
    expect(refusalOf(throughEdit)).toBeInstanceOf(InputError);
    expect(refusalOf(throughFallback)).toBeInstanceOf(InputError);
    expect(refusalOf(inTwoSteps)).toBeInstanceOf(InputError);
    expect(refusalOf({ type: 'composite', parts: [] }).details.field).toBe('content.parts');
    const shallow: EventContent = { type: 'edit', targetEventId: 'e1', newContent: nested(5) };
    expect(parseContent(shallow)).toBe(shallow);
  });

  it('CORE-5.3.4 a chain of fallbacks without end is refused, not followed', () => {
    let content: EventContent = text('x');
    for (let level = 0; level < 50_000; level += 1) content = { type: 'template', templateId: 't', fallback: content };
    expect(refusalOf(content)).toBeInstanceOf(InputError);
  });

  it.each([
    'javascript:1',
    'java\nscript:1',
    ' https://example.org',
    'file:///etc/passwd',
    'ftp://example.org/a',
    '/relative.png',
    'data:no-comma',
    '',
  ])('CORE-5.3.5 the URL %j is refused', (url) => {
    expect(refusalOf({ type: 'media', url, mimeType: 'image/png' }).details.field).toBe('content.url');
  });

  it('CORE-5.3.5 http, https and data URLs are accepted, buttons lead to people too', () => {
    for (const url of ['http://example.org/a', 'HTTPS://EXAMPLE.ORG/a?b=c#d', 'data:image/png;base64,AA']) {
      const content: EventContent = { type: 'media', url, mimeType: 'image/png' };
      expect(parseContent(content)).toBe(content);
    }
    const button = (url: string): EventContent => ({ type: 'rich', body: 'x', buttons: [{ label: 'Go', url }] });
    const call = button('tel:+15550100');
    expect(parseContent(call)).toBe(call);
    expect(refusalOf(button('javascript:alert(1)')).details.field).toBe('content.buttons[0].url');
  });

  it.each([
    ['latitude', 91],
    ['latitude', -90.01],
    ['longitude', 180.5],
    ['longitude', Number.NaN],
  ])('CORE-5.3.6 a %s of %d is refused', (axis, value) => {
    expect(refusalOf({ type: 'location', latitude: 0, longitude: 0, [axis]: value }).details.field).toBe(
      `content.${axis}`,
    );
  });

  it.each([
    ['sizeBytes', { type: 'media', url: 'https://e.org/a', mimeType: 'image/png', sizeBytes: -1 }],
    ['sizeBytes', { type: 'media', url: 'https://e.org/a', mimeType: 'image/png', sizeBytes: 1.5 }],
    ['durationSeconds', { type: 'audio', url: 'https://e.org/a', mimeType: 'audio/ogg', durationSeconds: -1 }],
    ['durationSeconds', { type: 'audio', url: 'https://e.org/a', mimeType: 'audio/ogg', durationSeconds: Infinity }],
    ['mimeType', { type: 'video', url: 'https://e.org/a', mimeType: 'video' }],
    ['deleteType', { type: 'delete', targetEventId: 'e1', deleteType: 'all' }],
    ['body', { type: 'text', body: 7 }],
    ['language', { type: 'text', body: 'x', language: 7 }],
  ])('an unusable %s is refused by name', (field, content) => {
    expect(refusalOf(content).details.field).toBe(`content.${field}`);
  });

  it('unknown fields of contents are refused', () => {
    expect(refusalOf({ type: 'text', body: 'x', boddy: 'y' }).details.issue).toContain('boddy');
    expect(refusalOf({ type: 'composite', parts: [{ type: 'text', body: 'x', more: 1 }] }).details.field).toBe(
      'content.parts[0]',
    );
  });
});

describe('inbound messages', () => {
  const minimal: InboundMessage = { channelId: 'a', senderId: 'u1', content: text('hi') };

  it('maps are kept whole, unknown keys included', async () => {
    const message: InboundMessage = {
      ...minimal,
      content: { type: 'location', latitude: 1, longitude: 2 },
      rawPayload: { Body: 'hi', nested: { NumMedia: '0' } },
      metadata: { a: [1] },
      channelData: { zed: 1 },
    };
    expect(await parseInboundMessage(message)).toBe(message);
    expect(await parseInboundMessage({ ...message, content: text('x') })).toStrictEqual({
      ...message,
      content: text('x'),
    });
  });

  it.each([
    ['senderId', { channelId: 'a', content: text('hi') }],
    ['senderId', { ...minimal, senderId: '' }],
    ['channelId', { ...minimal, channelId: 'a\u0000b' }],
    ['content', { channelId: 'a', senderId: 'u' }],
    ['content.body', { ...minimal, content: { type: 'text' } }],
    ['eventType', { ...minimal, eventType: 'shout' }],
    ['channelType', { ...minimal, channelType: 'slack' }],
    ['metadata', { ...minimal, metadata: [] }],
    ['rawPayload', { ...minimal, rawPayload: 'raw' }],
    ['channelData', { ...minimal, channelData: null }],
    ['timestamp', { ...minimal, timestamp: new Date(Number.NaN) }],
    ['timestamp', { ...minimal, timestamp: '2026-01-01' }],
    ['addressedTo', { ...minimal, addressedTo: 'ai' }],
    ['addressedTo[1]', { ...minimal, addressedTo: ['ai', 7] }],
    ['idempotencyKey', { ...minimal, idempotencyKey: '' }],
    ['visibility', { ...minimal, visibility: '' }],
    ['roomId', { ...minimal, roomId: 7 }],
  ])('CORE-17.1.1 an unusable %s is refused by name', (field, message) => {
    expect(() => parseInboundMessage(message)).toThrowError(
      expect.objectContaining({ details: expect.objectContaining({ field }) }),
    );
  });

  it.each([null, undefined, 'hi', 7, []])('CORE-17.1.1 %j is no message', (message) => {
    expect(() => parseInboundMessage(message)).toThrowError(InputError);
  });

  it('CORE-6.2.1 custom channel types pass, bare names do not', async () => {
    const message: InboundMessage = { ...minimal, channelType: 'custom:slack' };
    expect(await parseInboundMessage(message)).toBe(message);
    expect(inboundMessageSchema.safeParse({ ...message, channelType: 'custom:' }).success).toBe(false);
  });

  it('the quick way and the schema judge alike', () => {
    const values = [
      undefined,
      null,
      '',
      'x',
      7,
      {},
      [],
      new Date(0),
      new Date(Number.NaN),
      'a\nb',
      'x'.repeat(256),
      new Map(),
    ];
    const fields = [
      ...Object.keys({ ...minimal, roomId: 1, idempotencyKey: 1, providerMessageId: 1, externalId: 1, threadId: 1 }),
      ...['timestamp', 'rawPayload', 'metadata', 'channelData', 'session', 'unheardOf'],
    ];
    for (const field of fields) {
      for (const value of values) {
        const message = { ...minimal, [field]: value };
        let accepted = true;
        try {
          void parseInboundMessage(message);
        } catch {
          accepted = false;
        }
        expect([field, value, accepted]).toStrictEqual([field, value, inboundMessageSchema.safeParse(message).success]);
      }
    }
  });
});

describe('events', () => {
  it('CORE-5.2.5 an index and a depth are whole numbers of at least 0', () => {
    expect(roomEventSchema.safeParse(anEvent()).success).toBe(true);
    for (const given of [{ index: -1 }, { index: 0.5 }, { chainDepth: -1 }, { chainDepth: Number.NaN }]) {
      expect(roomEventSchema.safeParse(anEvent(given)).success).toBe(false);
    }
  });

  it('schemas and types say the same', () => {
    expectTypeOf(eventContentSchema.parse(text('x'))).toEqualTypeOf<EventContent>();
    expectTypeOf(roomEventSchema.parse(anEvent())).toEqualTypeOf<RoomEvent>();
    expect(roomEventSchema.parse(anEvent())).toStrictEqual(anEvent());
  });
});

import type { EventContent } from '@roomkit/core';
import { anEvent } from '@roomkit/testing';
import { describe, expect, it } from 'vitest';

import { WebhookHTTPProvider } from '../src/index.ts';
import { PERSON, requestOf, startHttp } from './support/start-http.ts';

const utf8 = new TextDecoder();

/** A provider whose receiver answers so, and the bodies it was called with. */
function answered(...answers: readonly (() => Response)[]): {
  readonly provider: WebhookHTTPProvider;
  readonly calls: { readonly id: string | null; readonly body: Readonly<Record<string, unknown>> }[];
} {
  const calls: { readonly id: string | null; readonly body: Readonly<Record<string, unknown>> }[] = [];
  const fetch: typeof globalThis.fetch = async (_url, init) => {
    const body = JSON.parse(utf8.decode(init?.body as Uint8Array)) as Readonly<Record<string, unknown>>;
    calls.push({ id: new Headers(init?.headers).get('webhook-id'), body });
    return (answers[calls.length - 1] ?? answers.at(-1) ?? (() => Response.json({})))();
  };
  const ids = ['n1', 'n2', 'n3'];
  const createId = (): string => ids.shift() ?? '';
  return { provider: new WebhookHTTPProvider({ url: 'https://receiver.example/', fetch, createId }), calls };
}

describe('calls', () => {
  it('say who, where and what, as the contract writes it', async () => {
    const { provider, calls } = answered();
    const content: EventContent = {
      type: 'composite',
      parts: [
        { type: 'rich', body: '**Hi**', plainText: 'Hi', quickReplies: [{ label: 'Yes', payload: null }] },
        { type: 'media', url: 'https://files.example/a.png', mimeType: 'image/png', sizeBytes: 70 },
        { type: 'template', templateId: 'welcome', parameters: { firstName: 'Ann', order: { lastSeen: 1 } } },
      ],
    };
    const event = anEvent({ content, metadata: { ticketId: 7 } });
    await provider.send(event, PERSON, { idempotencyKey: 'e1:http', replyToMessageId: 'msg-1' });
    expect(calls).toEqual([
      {
        id: 'e1:http',
        body: {
          type: 'message',
          id: 'e1:http',
          recipient_id: PERSON,
          room_id: event.roomId,
          event_id: event.id,
          channel_id: event.source.channelId,
          content: {
            type: 'composite',
            parts: [
              { type: 'rich', body: '**Hi**', plain_text: 'Hi', quick_replies: [{ label: 'Yes' }] },
              { type: 'media', url: 'https://files.example/a.png', mime_type: 'image/png', size_bytes: 70 },
              { type: 'template', template_id: 'welcome', parameters: { firstName: 'Ann', order: { lastSeen: 1 } } },
            ],
          },
          metadata: { ticketId: 7 },
          reply_to_message_id: 'msg-1',
        },
      },
    ]);
  });

  it('what is no message has an id of its own where no key is given', async () => {
    const { provider, calls } = answered();
    await provider.sendReaction('m1', '👍', PERSON);
    await provider.sendTyping(PERSON, false);
    await provider.markRead(['m1', 'm2'], PERSON, { idempotencyKey: 'k1' });
    expect(calls.map(({ body }) => body)).toEqual([
      { type: 'reaction', id: 'n1', recipient_id: PERSON, message_id: 'm1', emoji: '👍', action: 'add' },
      { type: 'typing', id: 'n2', recipient_id: PERSON, is_typing: false },
      { type: 'read', id: 'k1', recipient_id: PERSON, message_ids: ['m1', 'm2'] },
    ]);
  });

  it('any answer of 2xx takes a message, which without a name of the receiver’s is known by its id', async () => {
    const answers = [
      () => Response.json({ message_id: 'm7' }),
      () => Response.json({ message_id: 7 }),
      () => new Response(null, { status: 204 }),
      () => new Response('OK', { status: 202 }),
    ];
    const { provider } = answered(...answers);
    const results = [];
    for (const _answer of answers) results.push(await provider.send(anEvent(), PERSON, { idempotencyKey: 'e1:a' }));
    expect(results.map(({ success }) => success)).toEqual([true, true, true, true]);
    expect(results.map(({ providerMessageId }) => providerMessageId)).toEqual(['m7', '7', 'e1:a', 'e1:a']);
  });

  it('CORE-13.2.3 what may work later is told from what never will', async () => {
    const statuses = [301, 400, 401, 403, 404, 408, 409, 413, 422, 425, 429, 500, 501, 503, 507, 599];
    const retryable: number[] = [];
    for (const status of statuses) {
      const { provider } = answered(() => Response.json({ code: 'busy', message: 'hello' }, { status }));
      const error = await provider.send(anEvent(), PERSON).catch((given: unknown) => given);
      expect(error).toMatchObject({ code: 'provider_failed', details: { statusCode: status, vendorCode: 'busy' } });
      if ((error as { readonly retryable: boolean }).retryable) retryable.push(status);
    }
    expect(retryable).toEqual([408, 409, 425, 429, 500, 501, 503, 507, 599]);
  });

  it('a code that is no code is not passed on', async () => {
    const { provider } = answered(() => Response.json({ code: 'Ann wrote: hello' }, { status: 400 }));
    await expect(provider.send(anEvent(), PERSON)).rejects.toMatchObject({
      details: { provider: 'http', statusCode: 400 },
      message: expect.not.stringContaining('Ann'),
    });
  });

  it('a receiver that is gone is called no more until it is told to be there again', async () => {
    const { emulator, provider } = await startHttp();
    await using _emulator = emulator;
    emulator.goAway();
    for (const _try of [1, 2, 3]) {
      await expect(provider.send(anEvent(), PERSON)).rejects.toMatchObject({
        retryable: false,
        details: { statusCode: 410 },
      });
    }
    expect(emulator.requests).toHaveLength(1);
    emulator.goAway(false);
    await provider.resume();
    expect((await provider.send(anEvent(), PERSON)).success).toBe(true);
  });

  it('further tries have the same id, and go as the same bytes', async () => {
    const { emulator, provider } = await startHttp({ deduplicates: true }, {}, { deduplicates: true });
    await using _emulator = emulator;
    emulator.fault('lose_answer');
    await expect(provider.send(anEvent(), PERSON, { idempotencyKey: 'e1:http' })).rejects.toMatchObject({
      code: 'delivery_unknown',
    });
    const again = await provider.send(anEvent(), PERSON, { idempotencyKey: 'e1:http' });
    expect(emulator.messages.sent().map(({ id, key }) => [id, key])).toEqual([[again.providerMessageId, 'e1:http']]);
    expect(new Set(emulator.requests.map(({ body }) => utf8.decode(body))).size).toBe(1);
    expect(emulator.requests).toHaveLength(2);
  });

  it('carry the headers of the options, which nothing of a refusal shows', async () => {
    const seen: (string | null)[] = [];
    const fetch: typeof globalThis.fetch = async (_url, init) => {
      seen.push(new Headers(init?.headers).get('authorization'));
      return new Response(null, { status: 403 });
    };
    const headers = { authorization: 'Bearer t0ken' };
    const provider = new WebhookHTTPProvider({ url: 'https://receiver.example/', headers, fetch });
    const error: unknown = await provider.send(anEvent(), PERSON).catch((given: unknown) => given);
    expect(seen).toEqual(['Bearer t0ken']);
    expect(JSON.stringify([error, provider, String(error)])).not.toContain('t0ken');
  });
});

describe('what the emulator takes', () => {
  it.each([
    ['nothing', {}],
    ['no recipient', { type: 'typing', id: 'n1', is_typing: true }],
    ['another id than its header', { type: 'typing', id: 'n2', recipient_id: 'a', is_typing: true }],
    ['a field that no contract has', { type: 'typing', id: 'n1', recipient_id: 'a', is_typing: true, more: 1 }],
    [
      'a reaction to be removed that is there',
      { type: 'reaction', id: 'n1', recipient_id: 'a', message_id: 'm', emoji: '👍', action: 'remove' },
    ],
  ])('is not %s', async (_what, body) => {
    const { emulator } = await startHttp();
    await using _emulator = emulator;
    const request = await emulator.call(body).request();
    const headers = new Headers(request.headers);
    headers.set('webhook-id', 'n1');
    const answer = await fetch(emulator.hookUrl, { method: 'POST', headers, body: await request.text() });
    expect([answer.status, emulator.messages.list()]).toEqual([400, []]);
  });
});

describe('webhooks', () => {
  const { provider } = answered();
  const of = (fields: Readonly<Record<string, unknown>>, headers: Readonly<Record<string, string>> = {}) => ({
    url: 'https://rooms.example/http',
    method: 'POST',
    headers: new Headers(headers),
    body: new TextEncoder().encode(JSON.stringify(fields)),
  });
  const messages = async (...given: Parameters<typeof of>) => provider.parseWebhook(of(...given), 'http');

  it('the seed’s contract is enough', async () => {
    expect(await messages({ sender_id: 'ann', body: 'hi', external_id: 'x1', metadata: { ticket: 7 } })).toEqual([
      expect.objectContaining({
        channelId: 'http',
        senderId: 'ann',
        content: { type: 'text', body: 'hi' },
        providerMessageId: 'x1',
        metadata: { ticket: 7 },
        rawPayload: { sender_id: 'ann', body: 'hi', external_id: 'x1', metadata: { ticket: 7 } },
      }),
    ]);
  });

  it('a message without an id of its own is known by its call, and one without both by nothing', async () => {
    const call = { sender_id: 'ann', body: 'hi' };
    const ids: (string | null | undefined)[] = [];
    for (const [body, id] of [
      [call, 'call-1'],
      [call, 'call-1'],
      [call, 'call-2'],
    ] as const) {
      const [message] = await messages(body, { 'webhook-id': id });
      ids.push(message?.providerMessageId);
    }
    const [nameless] = await messages(call);
    expect([ids[0] === ids[1], new Set(ids).size, nameless?.providerMessageId]).toEqual([true, 2, null]);
  });

  it('content, room, time and name are read', async () => {
    const content = {
      type: 'media',
      url: 'https://files.example/a.pdf',
      mime_type: 'application/pdf',
      filename: 'a.pdf',
    };
    const more = { room_id: 'r7', sender_name: 'Ann', timestamp: '2026-01-01T00:00:00Z' };
    const [message] = await messages({ type: 'message', sender_id: 'ann', content, ...more });
    expect(message).toMatchObject({
      content: { type: 'media', url: content.url, mimeType: 'application/pdf', filename: 'a.pdf' },
      roomId: 'r7',
      metadata: { senderName: 'Ann' },
      timestamp: new Date('2026-01-01T00:00:00Z'),
    });
  });

  it.each([
    ['system', { type: 'system', code: 'room_closed', message: 'Closed.' }],
    ['edit', { type: 'edit', target_event_id: 'e1', new_content: { type: 'text', body: 'x' } }],
    [
      'system',
      { type: 'composite', parts: [{ type: 'composite', parts: [{ type: 'system', code: 'a', message: 'b' }] }] },
    ],
    ['delete', { type: 'template', template_id: 't', fallback: { type: 'delete', target_event_id: 'e1' } }],
    ['poll', { type: 'poll', question: 'Tea?' }],
    ['unknown', { body: 'hi' }],
  ])('no person can say %s: it is kept with its payload', async (kind, content) => {
    const [message] = await messages({ sender_id: 'ann', content });
    expect(message?.content).toMatchObject({ type: 'system', code: 'unsupported_message', data: { kind } });
    expect(message?.rawPayload).toMatchObject({ content });
  });

  it.each([
    ['no sender', { body: 'hi' }],
    ['no words', { sender_id: 'ann' }],
    ['words that are none', { sender_id: 'ann', body: { text: 'hi' } }],
    ['a kind that nobody knows', { type: 'poke', sender_id: 'ann' }],
    ['an edit of nothing', { type: 'edit', sender_id: 'ann', body: 'hi' }],
    ['a deletion of nothing', { type: 'delete', sender_id: 'ann' }],
  ])('%s cannot be read', async (_what, fields) => {
    await expect(messages(fields)).rejects.toThrow(TypeError);
  });

  it.each([
    ['a reaction without emoji', { type: 'reaction', sender_id: 'ann', message_id: 'm1' }],
    ['a reaction to nothing', { type: 'reaction', sender_id: 'ann', emoji: '👍' }],
    ['reading until no moment', { type: 'read', sender_id: 'ann', until: 'yesterday' }],
    ['typing of nobody', { type: 'typing', is_typing: true }],
  ])('%s cannot be read', async (_what, fields) => {
    await expect(provider.parseNotices(of(fields))).rejects.toThrow(TypeError);
  });

  it('a status that nobody knows cannot be read, and one has its time and code', async () => {
    const report = { type: 'status', message_id: 'm1', timestamp: '2026-01-01T00:00:00Z', error_code: 'landline' };
    await expect(provider.parseStatus(of({ ...report, status: 'toString' }), 'http')).rejects.toThrow(TypeError);
    expect(await provider.parseStatus(of({ ...report, status: 'failed' }), 'http')).toEqual([
      expect.objectContaining({
        messageId: 'm1',
        status: 'failed',
        errorCode: 'landline',
        timestamp: new Date('2026-01-01T00:00:00Z'),
      }),
    ]);
  });

  it('what the emulator signs with another secret is not believed', async () => {
    const { emulator, provider: own } = await startHttp({ signature: 'standard' });
    await using _emulator = emulator;
    const call = emulator.person(PERSON).text('hi');
    expect(await own.verifySignature(await requestOf(call))).toBe(true);
    const forged = await call.request({ wrongSignature: true });
    const { url, method, headers } = forged;
    const body = new Uint8Array(await forged.arrayBuffer());
    expect(await own.verifySignature({ url, method, headers, body })).toBe(false);
  });
});

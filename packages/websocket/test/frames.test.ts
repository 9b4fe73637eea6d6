import type { ChannelHost, RoomKit } from '@roomkit/core';
import { settled } from '@roomkit/testing';
import { describe, expect, it } from 'vitest';

import { Harness } from './support/harness.ts';

const send = { type: 'send', id: 'm1', roomId: 'r1', content: { type: 'text', body: 'hi' } };

/** Frames that are none, and the field that is named. */
const malformed: readonly (readonly [title: string, frame: unknown, issue: string])[] = [
  ['no JSON', '{"type":', 'not JSON'],
  ['nothing', '', 'not JSON'],
  ['a list', '[]', 'not an object'],
  ['null', 'null', 'not an object'],
  ['a number', '7', 'not an object'],
  ['no type', {}, 'type'],
  ['a type that is none', { type: 7 }, 'type'],
  ['an unknown type', { type: 'explode' }, 'unknown type'],
  ['the name of an inherited property', { type: 'constructor' }, 'unknown type'],
  ['join without room', { type: 'join' }, 'roomId'],
  ['join with an empty room', { type: 'join', roomId: '' }, 'roomId'],
  ['join with a control character', { type: 'join', roomId: 'r\n1' }, 'roomId'],
  ['join with a room too long', { type: 'join', roomId: 'r'.repeat(256) }, 'roomId'],
  ['join after an index below -1', { type: 'join', roomId: 'r1', afterIndex: -2 }, 'afterIndex'],
  ['join after half an index', { type: 'join', roomId: 'r1', afterIndex: 0.5 }, 'afterIndex'],
  ['join after an index as text', { type: 'join', roomId: 'r1', afterIndex: '1' }, 'afterIndex'],
  ['join since a negative change', { type: 'join', roomId: 'r1', changedSince: -1 }, 'changedSince'],
  ['join for too much history', { type: 'join', roomId: 'r1', limit: 501 }, 'limit'],
  ['join of null', { type: 'join', roomId: null }, 'roomId'],
  ['send without id', { ...send, id: undefined }, 'id'],
  ['send with an id too long', { ...send, id: 'm'.repeat(65) }, 'id'],
  ['send without content', { ...send, content: undefined }, 'content'],
  ['send with text as content', { ...send, content: 'hi' }, 'content'],
  ['send of an unknown content', { ...send, content: { type: 'hologram' } }, 'content'],
  ["send in the system's name", { ...send, content: { type: 'system', code: 'x', message: 'pay' } }, 'content'],
  ['send of a template', { ...send, content: { type: 'template', templateId: 't' } }, 'content'],
  ['send to agents that are none', { ...send, addressedTo: ['a', 7] }, 'addressedTo'],
  ['send with a visibility that is none', { ...send, visibility: 7 }, 'visibility'],
  ['typing without a state', { type: 'typing', roomId: 'r1' }, 'isTyping'],
  ['reaction without an emoji', { type: 'react', roomId: 'r1', eventId: 'e1', emoji: '', action: 'add' }, 'emoji'],
  [
    'reaction of an unknown kind',
    { type: 'react', roomId: 'r1', eventId: 'e1', emoji: 'x', action: 'toggle' },
    'action',
  ],
  ['reading up to a negative index', { type: 'read', roomId: 'r1', index: -1 }, 'index'],
];

describe('frames of a client', () => {
  it.each(malformed)('%s is answered by name, and the connection goes on', async (_title, frame, issue) => {
    await using harness = await Harness.start();
    const client = await harness.enter('alice');
    client.socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame));
    const error = await client.next('error');
    client.send(send);
    await client.next('ack');
    expect(error).toEqual({
      type: 'error',
      code: 'invalid_frame',
      message: `The frame cannot be read: ${issue}.`,
      retryable: false,
    });
  });

  it.each([
    ['a link that runs code', { type: 'media', url: 'javascript:alert(1)', mimeType: 'image/png' }],
    ['coordinates out of range', { type: 'location', latitude: 91, longitude: 0 }],
    ['an empty composite', { type: 'composite', parts: [] }],
    [
      'a composite six deep',
      JSON.parse(`${'{"type":"composite","parts":['.repeat(6)}{"type":"text","body":"x"}${']}'.repeat(6)}`) as Readonly<
        Record<string, unknown>
      >,
    ],
  ])('content with %s is refused and not stored', async (_title, content) => {
    await using harness = await Harness.start();
    const client = await harness.enter('alice');
    client.send({ ...send, content });
    const nack = await client.next('nack');
    const stored = await harness.kit.getTimeline('r1', { types: ['message'] });
    expect(nack).toMatchObject({ id: 'm1', code: 'input_invalid', retryable: false });
    expect(stored).toEqual([]);
  });

  it('a binary frame is no frame', async () => {
    await using harness = await Harness.start();
    const client = await harness.connect('alice');
    client.socket.send(Buffer.from(JSON.stringify({ type: 'ping' })));
    expect((await client.next('error')).code).toBe('invalid_frame');
  });

  it('a frame over the limit ends the connection, and nothing of it is stored', async () => {
    await using harness = await Harness.start({ maxPayloadBytes: 1_000 });
    const client = await harness.enter('alice');
    client.send({ ...send, content: { type: 'text', body: 'x'.repeat(1_000) } });
    const { code } = await client.closed;
    const stored = await harness.kit.getTimeline('r1', { types: ['message'] });
    expect(code).toBe(1009);
    expect(stored).toEqual([]);
  });

  it('nothing but nonsense ends the connection', async () => {
    await using harness = await Harness.start({ inboundRate: { perSecond: 1, burst: 1_000 } });
    const client = await harness.connect('alice');
    for (let count = 0; count <= 100; count += 1) client.socket.send('{');
    expect((await client.closed).code).toBe(4400);
  });

  it('a second hello ends the connection', async () => {
    await using harness = await Harness.start();
    const client = await harness.connect('alice');
    client.send({ type: 'hello', version: 1 });
    expect((await client.closed).code).toBe(4400);
  });

  it('messages over the rate are refused with the time to wait, and taken later', async () => {
    await using harness = await Harness.start({ inboundRate: { perSecond: 10, burst: 3 } });
    const client = await harness.enter('alice');
    for (const id of ['m1', 'm2', 'm3']) client.send({ ...send, id });
    const nack = await client.next('nack');
    await harness.clock.advance(nack.retryAfterMs ?? 0);
    client.send({ ...send, id: nack.id });
    await client.next('ack', (ack) => ack.id === nack.id);
    expect(nack).toMatchObject({ id: 'm3', code: 'rate_limited', retryable: true, retryAfterMs: 100 });
  });

  it('whoever does not slow down is closed with 4429', async () => {
    await using harness = await Harness.start({ inboundRate: { perSecond: 1, burst: 1 } });
    const client = await harness.connect('alice');
    for (let count = 0; count <= 101; count += 1) client.send({ type: 'ping' });
    expect((await client.closed).code).toBe(4429);
  });

  it('no more messages wait than allowed', async () => {
    const gate = Promise.withResolvers<void>();
    await using harness = await Harness.start({ maxPendingMessages: 2 });
    harness.kit.hook('before_broadcast', {}, async () => gate.promise);
    const client = await harness.enter('alice');
    for (const id of ['m1', 'm2', 'm3']) client.send({ ...send, id });
    const nack = await client.next('nack');
    gate.resolve();
    await client.next('ack', (ack) => ack.id === 'm2');
    expect(nack).toMatchObject({ id: 'm3', code: 'too_many_pending', retryable: true });
  });

  it('messages of one connection are stored in the order they were sent, however long each takes', async () => {
    const slowFirst = (kit: RoomKit): ChannelHost => {
      let count = 0;
      const processInbound: RoomKit['processInbound'] = async (...given) => {
        if ((count += 1) === 1) await settled();
        return kit.processInbound(...given);
      };
      return new Proxy(kit, {
        get(target, name) {
          const value: unknown = name === 'processInbound' ? processInbound : Reflect.get(target, name, target);
          return typeof value === 'function' ? (value.bind(target) as unknown) : value;
        },
      });
    };
    await using harness = await Harness.start({}, {}, slowFirst);
    const client = await harness.enter('alice');
    const bodies = Array.from({ length: 10 }, (_, index) => `message ${index}`);
    for (const body of bodies) client.send({ ...send, id: body, content: { type: 'text', body } });
    await client.next('ack', (ack) => ack.id === 'message 9');
    const stored = await harness.kit.getTimeline('r1', { types: ['message'] });
    expect(stored.map(({ content }) => (content.type === 'text' ? content.body : ''))).toEqual(bodies);
  });

  it('CORE-5.1.10 CORE-5.1.4 a connected client that speaks after the room was closed is refused, and nothing grows', async () => {
    await using harness = await Harness.start();
    const client = await harness.enter('alice');
    await harness.kit.closeRoom('r1');
    const before = await harness.kit.getRoom('r1');
    client.send(send);
    const nack = await client.next('nack');
    const after = await harness.kit.getRoom('r1');
    expect(nack).toMatchObject({ id: 'm1', code: 'room_closed', retryable: false });
    expect(after.eventCount).toBe(before.eventCount);
    expect(harness.phone.received).toEqual([]);
  });

  it('CORE-7.5.3 a muted channel is told so by the reason of the kit', async () => {
    await using harness = await Harness.start();
    const client = await harness.enter('alice');
    await harness.kit.mute('r1', 'ws');
    client.send(send);
    expect(await client.next('nack')).toMatchObject({ code: 'source_muted', reason: null });
  });

  it('two participants whose ids run into those of their messages are both heard', async () => {
    await using harness = await Harness.start();
    const acme = await harness.enter('acme');
    const bob = await harness.enter('acme:bob');
    const answers = [];
    for (const [client, id, body] of [
      [bob, '1', 'from acme:bob'],
      [acme, 'bob:1', 'from acme'],
    ] as const) {
      client.send({ ...send, id, content: { type: 'text', body }, visibility: 'none' });
      answers.push(await client.next('ack'));
    }
    expect(answers).toMatchObject([
      { id: '1', duplicate: false, event: { messageId: '1', content: { body: 'from acme:bob' } } },
      { id: 'bob:1', duplicate: false, event: { messageId: 'bob:1', content: { body: 'from acme' } } },
    ]);
  });

  it("CORE-7.3.1 a key that somebody else's message has is refused, and shows nothing of it", async () => {
    await using harness = await Harness.start();
    const client = await harness.enter('alice');
    await harness.say('secret', 'r1', { visibility: 'none', idempotencyKey: '5:alice:m1' });
    client.send(send);
    const nack = await client.next('nack');
    expect(nack).toMatchObject({ id: 'm1', code: 'input_invalid', reason: 'id: is taken', retryable: false });
    expect(JSON.stringify(client.frames)).not.toContain('secret');
  });

  it('CORE-5.2.3 what a client writes carries its participant and its provider', async () => {
    await using harness = await Harness.start();
    const client = await harness.enter('alice');
    client.send({ ...send, parentEventId: 'unknown', addressedTo: [] });
    await client.next('ack');
    const [stored] = await harness.kit.getTimeline('r1', { types: ['message'] });
    expect(stored).toMatchObject({
      source: { channelId: 'ws', channelType: 'websocket', participantId: 'alice', provider: 'websocket' },
      addressedTo: [],
      parentEventId: null,
      idempotencyKey: '5:alice:m1',
    });
  });
});

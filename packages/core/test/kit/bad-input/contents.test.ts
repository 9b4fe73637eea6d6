import { describe, expect, it } from 'vitest';

import type { EventContent, InboundMessage } from '../../../src/index.ts';
import { text } from '../../support/fixtures.ts';
import { r2 } from '../../support/kit.ts';
import { expectUntouched, refusal, told } from '../../support/refusals.ts';

const picture = (url: string): unknown => ({ type: 'media', url, mimeType: 'image/png' });
const place = (latitude: unknown, longitude: unknown): unknown => ({ type: 'location', latitude, longitude });
const nested = (depth: number): unknown =>
  depth === 0 ? text('deep') : { type: 'composite', parts: [nested(depth - 1)] };

const CONTENTS: readonly (readonly [string, unknown, string])[] = [
  ['an unknown type', { type: 'hologram', body: 'x' }, 'content.type'],
  ['no type', { body: 'x' }, 'content.type'],
  ['null', null, 'content'],
  ['a string', 'hello', 'content'],
  ['a text without body', { type: 'text' }, 'content.body'],
  ['a field nobody knows', { type: 'text', body: 'x', colour: 'red' }, 'content'],
  ['a latitude out of range', place(90.1, 0), 'content.latitude'],
  ['a longitude out of range', place(0, -180.1), 'content.longitude'],
  ['coordinates that are no number', place(Number.NaN, 0), 'content.latitude'],
  ['a javascript: URL', picture('javascript:alert(1)'), 'content.url'],
  ['a javascript: URL behind a blank', picture(' javascript:alert(1)'), 'content.url'],
  ['a file: URL', picture('file:///etc/passwd'), 'content.url'],
  ['a button that leads to javascript:', rich('javascript:alert(1)'), 'content.buttons[0].url'],
  ['a composite of six levels', nested(6), 'content'],
  ['a composite of nothing', { type: 'composite', parts: [] }, 'content.parts'],
  ['six levels within an edit', { type: 'edit', targetEventId: 'e', newContent: nested(6) }, 'content'],
  ['a MIME type that is none', { type: 'media', url: 'https://e.org/x', mimeType: 'picture' }, 'content.mimeType'],
];

function rich(url: string): unknown {
  return { type: 'rich', body: 'x', buttons: [{ label: 'Go', url }] };
}

describe('a content', () => {
  it.each(CONTENTS)('CORE-17.1.1 that is %s comes in nowhere', async (_name, given, field) => {
    const bench = await told();
    const content = given as EventContent;
    const { kit } = bench;
    const calls = [
      () => kit.processInbound({ channelId: 'a', senderId: 'u1', content }, { roomId: 'r1' }),
      () => kit.processInbound({ channelId: 'a', senderId: 'u1', content, roomId: 'fresh' }),
      () => kit.sendEvent('r1', 'a', content),
      () => kit.deliver('r1', content),
      () => kit.updateEvent('r1', bench.eventId, { content }),
    ];
    for (const call of calls) expect(await refusal(call)).toStrictEqual(['input_invalid', field]);
    await expectUntouched(bench, bench.before);
  });

  it('CORE-17.1.1 of five levels, or on the very edge of a range, passes', async () => {
    const { kit, said } = await r2();
    for (const content of [nested(5), place(90, -180), picture('data:image/png;base64,AA==')]) {
      await kit.sendEvent('r1', 'a', content as EventContent);
    }
    expect(await said()).toHaveLength(3);
  });
});

const MESSAGES: readonly (readonly [string, unknown, string])[] = [
  ['without sender', { channelId: 'a', content: text('x') }, 'senderId'],
  ['with an empty sender', { channelId: 'a', senderId: '', content: text('x') }, 'senderId'],
  ['without content', { channelId: 'a', senderId: 'u1' }, 'content'],
  [
    'with a key that is a number',
    { channelId: 'a', senderId: 'u1', content: text('x'), idempotencyKey: 7 },
    'idempotencyKey',
  ],
  ['of an unknown kind', { channelId: 'a', senderId: 'u1', content: text('x'), eventType: 'song' }, 'eventType'],
  ['with metadata that is a list', { channelId: 'a', senderId: 'u1', content: text('x'), metadata: [] }, 'metadata'],
  ['with a time that is a text', { channelId: 'a', senderId: 'u1', content: text('x'), timestamp: 'now' }, 'timestamp'],
];

describe('a message', () => {
  it.each(MESSAGES)('CORE-17.1.1 %s is refused by the name of the field', async (_name, message, field) => {
    const bench = await told();
    expect(await refusal(() => bench.kit.processInbound(message as InboundMessage, { roomId: 'r1' }))).toStrictEqual([
      'input_invalid',
      field,
    ]);
    await expectUntouched(bench, bench.before);
  });

  it('CORE-17.1.1 from a channel that is not registered is refused', async () => {
    const bench = await told();
    expect(await refusal(() => bench.say('ghost', 'boo'))).toStrictEqual(['channel_not_registered', null]);
    await expectUntouched(bench, bench.before);
  });
});

const DRAFTS: readonly (readonly [string, unknown, string])[] = [
  ['an unknown event type', { type: 'song' }, 'type'],
  ['an id with a line break', { id: 'e\n1' }, 'id'],
  ['a visibility that is a number', { visibility: 7 }, 'visibility'],
  ['addressees that are no list', { addressedTo: 'ai' }, 'addressedTo'],
  ['metadata that is a text', { metadata: 'x' }, 'metadata'],
  ['an empty key', { idempotencyKey: '' }, 'idempotencyKey'],
  ['a time that is none', { createdAt: new Date(Number.NaN) }, 'createdAt'],
  ['a source that is a text', { source: 'a' }, 'source'],
  ['an option nobody knows', { colour: 'red' }, 'colour'],
];

describe('an event from the host', () => {
  it.each(DRAFTS)('with %s is refused', async (_name, options, field) => {
    const bench = await told();
    expect(await refusal(() => bench.kit.sendEvent('r1', 'a', text('x'), options as never))).toStrictEqual([
      'input_invalid',
      field,
    ]);
    await expectUntouched(bench, bench.before);
  });
});

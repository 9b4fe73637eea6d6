import { ProviderError } from '@roomkit/core';
import { createRecordingLogger, MockAIProvider, settled } from '@roomkit/testing';
import { describe, expect, it } from 'vitest';

import { contentOf } from '../support/scene.ts';
import { calls, counting, orphans, toolScene } from '../support/tool-scene.ts';

const failed = (statusCode: number, retryable: boolean): ProviderError =>
  new ProviderError('The model failed.', { provider: 'mock', statusCode }, { retryable });
const tooLong = (): ProviderError =>
  new ProviderError('Too long.', { provider: 'mock', statusCode: 400, contextOverflow: true });

describe.each([false, true])('a model that fails (streaming: %s)', (providerStreams) => {
  it.each([429, 500, 502, 503])('AI-A.9.7 is asked again after %s, before any word was shown', async (status) => {
    await using room = await toolScene({
      answers: [failed(status, true), failed(status, true), 'Here.'],
      providerStreams,
      retryPolicy: { maxRetries: 2, baseDelaySeconds: 1, exponentialBase: 2 },
    });
    const said = room.say('sms', 'hi');
    for (const wait of [1000, 2000]) {
      await settled();
      await room.clock.advance(wait);
    }
    await said;
    expect(room.sms.words).toEqual(['Here.']);
    expect(room.provider.calls).toHaveLength(3);
  });

  it('AI-A.9.7 waits as long as the vendor asks for', async () => {
    const limited = new ProviderError(
      'The rate limit is used up.',
      { provider: 'mock', statusCode: 429 },
      { retryable: true, retryAfterMs: 60_000 },
    );
    await using room = await toolScene({
      answers: [limited, 'Here.'],
      providerStreams,
      retryPolicy: { maxRetries: 1, baseDelaySeconds: 1 },
    });
    const said = room.say('sms', 'hi');
    await settled();
    await room.clock.advance(59_999);
    expect(room.provider.calls).toHaveLength(1);
    await room.clock.advance(1);
    await said;
    expect(room.sms.words).toEqual(['Here.']);
  });

  it('AI-A.9.7 is not asked again where that cannot help', async () => {
    await using room = await toolScene({
      answers: [failed(401, false), 'never'],
      providerStreams,
      retryPolicy: { maxRetries: 3 },
    });
    const { error } = await room.say('sms', 'hi');
    expect(error).toMatchObject({ code: 'provider_failed' });
    expect(room.provider.calls).toHaveLength(1);
  });

  it('AI-A.9.6 gives way to the fallback, which stays for the rest of the turn', async () => {
    const fallback = new MockAIProvider({
      name: 'spare',
      answers: [calls('look'), 'From the spare.'],
      streaming: providerStreams,
    });
    const look = counting('look');
    const logger = createRecordingLogger();
    await using room = await toolScene({
      answers: [failed(503, true)],
      providerStreams,
      fallbackProvider: fallback,
      tools: [look.tool],
      kit: { logger },
    });
    await room.say('sms', 'hi');
    expect(room.sms.words).toEqual(['From the spare.']);
    expect([room.provider.calls.length, fallback.calls.length]).toEqual([1, 2]);
    expect(logger.entries.some(({ message }) => message.includes('fallback'))).toBe(true);
  });

  it('AI-A.9.6 and its own error surfaces where the fallback fails as well', async () => {
    const own = failed(503, true);
    const fallback = new MockAIProvider({ name: 'spare', answers: [failed(500, true)], streaming: providerStreams });
    await using room = await toolScene({ answers: [own], providerStreams, fallbackProvider: fallback });
    const { error } = await room.say('sms', 'hi');
    expect(error).toBe(own);
    expect(fallback.calls).toHaveLength(1);
  });

  it('AI-A.9.14 a conversation that is too long is shortened once, pairs of call and result kept together (trap 12)', async () => {
    const look = counting('look', 'y'.repeat(2000));
    await using room = await toolScene({
      answers: [
        ...Array.from({ length: 6 }, (_unused, at) => `answer ${at} ${'z'.repeat(300)}`),
        calls('look', { name: 'look', arguments: { again: 1 } }),
        tooLong(),
        calls({ name: 'look', arguments: { third: 1 } }),
        'Short enough.',
      ],
      providerStreams,
      tools: [look.tool],
    });
    for (let at = 0; at < 6; at += 1) await room.say('sms', `question ${at}`);
    await room.say('sms', 'last question');
    const asked = room.provider.calls.slice(-2).map(({ context }) => context.messages);
    for (const messages of asked) {
      expect(orphans(messages)).toEqual([]);
      expect(messages[0]).toMatchObject({ role: 'user' });
      expect(contentOf(messages[0])).toContain('Summary of the earlier conversation');
    }
    const before = room.provider.calls.at(-3)?.context.messages ?? [];
    expect(JSON.stringify(asked[0]).length).toBeLessThan(JSON.stringify(before).length);
    expect(asked[1]?.slice(0, asked[0]?.length), 'later rounds go on from the shortened one').toEqual(asked[0]);
    expect(room.sms.words.at(-1)).toBe('Short enough.');
  });

  it('AI-A.9.14 what is being answered is never shortened, however much its tools gave', async () => {
    const look = counting('look', 'y'.repeat(15_000));
    const question = `${'Please read this first. '.repeat(20)}WHEN DOES IT ARRIVE?`;
    const again = { name: 'look', arguments: { again: 1 } };
    await using room = await toolScene({
      answers: ['Hello.', calls('look'), calls(again), tooLong(), 'Tomorrow.'],
      providerStreams,
      tools: [look.tool],
    });
    await room.say('sms', 'hi');
    await room.say('sms', question);
    const { messages = [] } = room.provider.calls.at(-1)?.context ?? {};
    expect(messages.map(({ role }) => role)).toEqual(['user', 'user', 'assistant', 'tool']);
    expect(contentOf(messages[0])).toContain('Summary of the earlier conversation');
    expect(contentOf(messages[1])).toBe(question);
    expect(orphans(messages)).toEqual([]);
    expect(room.sms.words.at(-1)).toBe('Tomorrow.');
  });

  it('AI-A.9.14 is shortened no second time', async () => {
    await using room = await toolScene({ answers: ['one', tooLong(), tooLong(), 'never'], providerStreams });
    await room.say('sms', 'first');
    const { error } = await room.say('sms', 'second');
    expect(error).toMatchObject({ code: 'provider_failed' });
    expect(room.provider.calls).toHaveLength(3);
  });

  it('a model that fails after a tool leaves what was said, and a notice', async () => {
    const look = counting('look');
    await using room = await toolScene({
      answers: [{ text: 'Let me look.', ...calls('look') }, failed(500, true)],
      providerStreams,
      tools: [look.tool],
    });
    const { error } = await room.say('sms', 'hi');
    expect(error).toMatchObject({ code: 'provider_failed' });
    expect(room.sms.words).toEqual(['Let me look.', '[The answer was interrupted.]']);
    await room.say('sms', 'are you there?');
    expect(room.provider.calls, 'the room is alive').toHaveLength(3);
  });
});

describe('a stream that breaks off', () => {
  it('AI-A.9.7 is not asked for again once a word was shown: nothing stands twice (trap 6)', async () => {
    const fallback = new MockAIProvider({ name: 'spare', answers: ['Hello'], streaming: true });
    await using room = await toolScene({
      answers: [{ chunks: ['Hel'], error: failed(503, true) }, 'Hello'],
      providerStreams: true,
      fallbackProvider: fallback,
      retryPolicy: { maxRetries: 3 },
    });
    const { error } = await room.say('sms', 'hi');
    expect(error).toMatchObject({ code: 'provider_failed' });
    expect([room.provider.calls.length, fallback.calls.length]).toEqual([1, 0]);
    expect(room.sms.words).toEqual(['Hel\n\n[The answer was interrupted.]']);
  });

  it('AI-A.9.7 AI-A.9.14 nor with a shorter conversation, where it was too long all the same (trap 6)', async () => {
    await using room = await toolScene({
      answers: ['Hi.', { chunks: ['Your order '], error: tooLong() }, 'Your order is on its way.'],
      providerStreams: true,
    });
    await room.say('sms', 'some earlier message');
    const { error } = await room.say('sms', 'where is my order?');
    expect(error).toMatchObject({ code: 'provider_failed' });
    expect(room.provider.calls).toHaveLength(2);
    expect(room.sms.words.at(-1)).toBe('Your order \n\n[The answer was interrupted.]');
  });

  it.each(Array.from({ length: 6 }, (_unused, at) => at))(
    'AI-A.9.18 leaves what was shown of it, whichever of its pieces is the last (%s)',
    async (pieces) => {
      const chunks = ['One ', 'two ', 'three ', 'four ', 'five.'].slice(0, pieces);
      await using room = await toolScene({
        answers: [{ chunks, error: new Error('connection lost: key sk-123') }],
        providerStreams: true,
      });
      const { error } = await room.say('sms', 'hi');
      expect(error).toBeInstanceOf(Error);
      const shown = pieces === 0 ? [] : [`${chunks.join('')}\n\n[The answer was interrupted.]`];
      expect(room.sms.words).toEqual(shown);
      expect(JSON.stringify(await room.kit.getTimeline('r1'))).not.toContain('sk-123');
    },
  );
});

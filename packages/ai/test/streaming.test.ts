import { ProviderError } from '@roomkit/core';
import { createRecordingLogger, MockAIProvider, settled } from '@roomkit/testing';
import { describe, expect, it, vi } from 'vitest';

import { AIChannel } from '../src/index.ts';
import { lines, scene, type Scene } from './support/scene.ts';
import { TestTransport } from './support/transport.ts';

/** The AI's own output for a message, outside the kit's hands. */
async function outputOf(room: Scene, ai: AIChannel) {
  const { event } = await room.say('sms', 'hi', { addressedTo: [] });
  const binding = await room.kit.getBinding('r1', ai.id);
  if (event === null || binding === null) throw new Error('the scene is set');
  return ai.onEvent(event, binding, await room.kit.getContext('r1'));
}

describe('streamed answers', () => {
  it('AI-A.9.5 are asked for when they are read, arrive in order, and become one event', async () => {
    await using room = await scene();
    const provider = new MockAIProvider({ answers: [{ chunks: ['He', 'llo'] }], streaming: true });
    const web = new TestTransport('web', { channelType: 'websocket', streaming: true });
    const ai = new AIChannel('ai', { provider });
    await room.attach(new TestTransport('sms'));
    await room.attach(web);
    await room.attach(ai);
    const { responseStream } = await outputOf(room, ai);
    expect(provider.calls, 'nothing is asked before the first pull').toEqual([]);
    const items = [];
    for await (const item of responseStream ?? []) items.push(item);
    const end = { kind: 'loop_end', reason: 'completed', rounds: 1, toolCalls: 0 };
    expect(items).toEqual(['He', 'llo', end]);
    await room.say('sms', 'hi');
    expect(web.streamed).toEqual([['He', 'llo', end]]);
    expect(lines(await room.messages()).at(-1)).toBe('ai: Hello');
  });

  it('end the request when their reader stops, between two pulls and within one', async () => {
    await using room = await scene();
    const provider = new MockAIProvider({ answers: [{ chunks: ['a', 'b'], hangs: true }], streaming: true });
    const report = vi.fn<() => void>();
    room.kit.hook('on_ai_response', () => report());
    const ai = new AIChannel('ai', { provider });
    await room.attach(new TestTransport('sms'));
    await room.attach(ai);
    const between = (await outputOf(room, ai)).responseStream?.[Symbol.asyncIterator]();
    await between?.next();
    await between?.return?.();
    const within = (await outputOf(room, ai)).responseStream?.[Symbol.asyncIterator]();
    await within?.next();
    await within?.next();
    const pull = within?.next();
    await within?.return?.();
    await expect(pull).rejects.toThrow('not read any more');
    await Promise.all(provider.calls.map((call) => call.ended));
    expect(provider.calls.map((call) => [call.abandoned, call.signal?.aborted])).toEqual([
      [true, true],
      [true, true],
    ]);
    await room.kit.whenIdle('r1');
    expect(report).not.toHaveBeenCalled();
  });

  it('never ask when they are closed unread, and can be read once', async () => {
    await using room = await scene();
    const provider = new MockAIProvider({ streaming: true });
    const ai = new AIChannel('ai', { provider });
    await room.attach(new TestTransport('sms'));
    await room.attach(ai);
    const { responseStream } = await outputOf(room, ai);
    await responseStream?.[Symbol.asyncIterator]().return?.();
    expect(provider.calls).toEqual([]);
    expect(() => responseStream?.[Symbol.asyncIterator]()).toThrow('once');
  });

  it('leave the request behind even when the provider ignores that it should end', async () => {
    await using room = await scene();
    const provider = new MockAIProvider({ answers: [{ chunks: ['a'], hangs: true }], streaming: true });
    const deaf = {
      specificationVersion: 'v1',
      name: 'deaf',
      modelName: 'deaf',
      capabilities: { streaming: true },
      generate: (context) => provider.generate(context),
      generateStream: (context) => {
        const inner = provider.generateStream?.(context);
        return { [Symbol.asyncIterator]: () => ({ next: () => inner!.next() }) };
      },
    } satisfies ConstructorParameters<typeof AIChannel>[1]['provider'];
    const ai = new AIChannel('ai', { provider: deaf });
    await room.attach(new TestTransport('sms'));
    await room.attach(ai);
    const iterator = (await outputOf(room, ai)).responseStream?.[Symbol.asyncIterator]();
    await iterator?.next();
    const pull = iterator?.next();
    await iterator?.return?.();
    await expect(pull).rejects.toMatchObject({ name: 'AbortError' });
  });

  it.each([false, true])(
    'a model that stalls is left after the kit’s time for a turn (streaming: %s)',
    async (streaming) => {
      await using room = await scene({ turnTimeoutMs: 5000 });
      const provider = new MockAIProvider({ answers: [{ chunks: ['Hel'], hangs: true }], streaming });
      await room.attach(new TestTransport('sms'));
      await room.attach(new AIChannel('ai', { provider }));
      const answered = room.say('sms', 'hi');
      await settled();
      await room.clock.advance(5000);
      expect((await answered).error).toMatchObject({ code: 'delivery_timeout' });
      if (!streaming) return;
      await provider.calls[0]?.ended;
      expect(provider.calls[0]?.signal?.aborted).toBe(true);
    },
  );

  it.each([false, true])(
    'AI-A.9.18 what the vendor said is logged, never stored (streaming: %s)',
    async (streaming) => {
      const logger = createRecordingLogger();
      await using room = await scene({ logger });
      const error = new ProviderError(
        'The rate limit is used up.',
        { provider: 'mock', statusCode: 429 },
        { retryable: true, cause: new Error('org-123 quota') },
      );
      const sms = new TestTransport('sms');
      const web = new TestTransport('web', { channelType: 'websocket', streaming: true });
      await room.attach(sms);
      await room.attach(web);
      const provider = new MockAIProvider({ answers: [{ chunks: ['So far '], error }], streaming });
      await room.attach(new AIChannel('ai', { provider, retryPolicy: { maxRetries: 0 } }));
      const result = await room.say('sms', 'hi');
      expect(result.error).toBe(error);
      const shown = JSON.stringify([await room.kit.getTimeline('r1'), sms.words, web.words, web.streamed]);
      expect(shown).not.toContain('org-123');
      const answer = (await room.messages()).find((event) => event.source.channelId === 'ai');
      const notice = 'So far \n\n[The answer was interrupted.]';
      expect(answer?.content).toEqual(streaming ? { type: 'text', body: notice } : undefined);
      expect(answer?.metadata['interrupted']).toBe(streaming ? true : undefined);
      const live = web.streamed.flat().filter((item) => typeof item === 'string');
      expect(live.join('')).toBe(streaming ? notice : '');
    },
  );

  it('a stream that ends without its last event is a failure', async () => {
    await using room = await scene();
    const provider = {
      specificationVersion: 'v1',
      name: 'short',
      modelName: 'short',
      capabilities: { streaming: true },
      generate: () => Promise.reject(new Error('not asked')),
      async *generateStream() {
        yield { type: 'text', text: 'Hel' } as const;
      },
    } satisfies ConstructorParameters<typeof AIChannel>[1]['provider'];
    await room.attach(new TestTransport('sms'));
    await room.attach(new AIChannel('ai', { provider, texts: { interrupted: '' } }));
    expect((await room.say('sms', 'hi')).error).toMatchObject({ code: 'provider_failed', retryable: true });
    expect(lines(await room.messages())).toEqual(['sms: hi', 'ai: Hel']);
  });

  it('a closing channel ends its turns', async () => {
    await using room = await scene();
    const provider = new MockAIProvider({ answers: [{ chunks: ['Hel'], hangs: true }], streaming: true });
    const ai = new AIChannel('ai', { provider });
    await room.attach(new TestTransport('sms'));
    await room.attach(ai);
    const answered = room.say('sms', 'hi');
    await vi.waitUntil(() => provider.calls.length === 1);
    await settled();
    await ai.close();
    expect((await answered).error).toBeNull();
    expect(provider.calls[0]?.signal?.aborted).toBe(true);
    expect((await room.messages()).at(-1)).toMatchObject({ content: { body: 'Hel' }, metadata: { cancelled: true } });
    expect(provider.closeCount, 'the provider is closed by who made it').toBe(0);
  });
});

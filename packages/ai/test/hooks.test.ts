import { Channel, type ChannelHost, ChannelOutput, HookResult, type RoomContext, type RoomEvent } from '@roomkit/core';
import { MockAIProvider } from '@roomkit/testing';
import { describe, expect, it, vi } from 'vitest';

import { AIChannel } from '../src/index.ts';
import { lines, scene } from './support/scene.ts';
import { TestTransport } from './support/transport.ts';

/** An agent that lives outside: it answers with words of its own and reports its turn. */
class OutsideAgent extends Channel {
  #host: ChannelHost | null = null;

  constructor(id: string) {
    super(id, { channelType: 'custom:agent', category: 'intelligence' });
  }

  override onRegistered(host: ChannelHost): void {
    this.#host = host;
  }

  override async onEvent(event: RoomEvent, _binding: unknown, context: RoomContext): Promise<ChannelOutput> {
    const report = { channelId: this.id, triggerEventId: event.id, text: 'done', toolCallCount: 3, durationMs: 9 };
    await this.#host?.runHooks('on_ai_response', { ...report, usage: { input: 5 } }, context, { channelId: this.id });
    return ChannelOutput.of({ events: [{ content: { type: 'text', body: 'done' } }] });
  }
}

describe('hooks around a turn', () => {
  it.each([false, true])(
    'CORE-9.2.8 on_ai_response tells of a finished turn once, counters untouched (streaming: %s)',
    async (streaming) => {
      await using room = await scene();
      const report = vi.fn<(report: unknown) => void>();
      room.kit.hook('on_ai_response', (payload) => report(payload));
      const usage = { inputTokens: 11, outputTokens: 7, cacheReadTokens: 3 };
      const answers = [{ chunks: ['He', 'llo'], usage, delayMs: 100 }];
      const provider = new MockAIProvider({ answers, streaming, clock: room.clock });
      await room.attach(new TestTransport('sms'));
      await room.attach(new AIChannel('ai', { provider }));
      const answered = room.say('sms', 'hi');
      await room.clock.advance(200);
      const { event } = await answered;
      await room.kit.whenIdle('r1');
      expect(report.mock.calls).toEqual([
        [{ channelId: 'ai', triggerEventId: event?.id, text: 'Hello', toolCallCount: 0, durationMs: 200, usage }],
      ]);
    },
  );

  it('CORE-9.2.8 on_ai_response tells of a turn outside the process as well', async () => {
    await using room = await scene();
    const report = vi.fn<(text: string, tools: number) => void>();
    room.kit.hook('on_ai_response', ({ text, toolCallCount }) => report(text, toolCallCount));
    await room.attach(new TestTransport('sms'));
    await room.attach(new OutsideAgent('agent'));
    await room.say('sms', 'hi');
    await room.kit.whenIdle('r1');
    expect(report.mock.calls).toEqual([['done', 3]]);
  });

  it.each([false, true])('on_ai_response does not tell of a turn that failed (streaming: %s)', async (streaming) => {
    await using room = await scene();
    const report = vi.fn<() => void>();
    room.kit.hook('on_ai_response', () => report());
    const answers = [{ chunks: ['Hel'], error: new Error('broken') }];
    await room.attach(new TestTransport('sms'));
    await room.attach(new AIChannel('ai', { provider: new MockAIProvider({ answers, streaming }) }));
    expect((await room.say('sms', 'hi')).error).toBeInstanceOf(Error);
    await room.kit.whenIdle('r1');
    expect(report).not.toHaveBeenCalled();
  });

  it.each([false, true])(
    'CORE-9.2.9 AI-12.9.9.1 before_ai_generation changes what the model is asked (streaming: %s)',
    async (streaming) => {
      await using room = await scene();
      const provider = new MockAIProvider({ streaming });
      const requests: unknown[] = [];
      room.kit.hook('before_ai_generation', (request) => {
        requests.push([request.channelId, request.round, request.streaming, request.triggerEvent.source.channelId]);
        const { context } = request;
        return HookResult.modify({
          ...request,
          context: { ...context, systemPrompt: `${context.systemPrompt ?? ''} Answer in French.` },
        });
      });
      await room.attach(new TestTransport('sms'));
      await room.attach(new AIChannel('ai', { provider, systemPrompt: 'Be kind.' }));
      await room.say('sms', 'hi');
      expect(provider.calls[0]?.context.systemPrompt).toMatch(/^Be kind\..*Answer in French\.$/su);
      expect(requests).toEqual([['ai', 1, streaming, 'sms']]);
    },
  );

  it.each([false, true])(
    'CORE-9.2.9 AI-12.9.9.1 before_ai_generation stops the request, and its tasks are kept (streaming: %s)',
    async (streaming) => {
      await using room = await scene();
      const provider = new MockAIProvider({ streaming });
      room.kit.hook('before_ai_generation', () =>
        HookResult.block('quota', { tasks: [{ type: 'raise_quota' }], observations: [{ type: 'quota_used_up' }] }),
      );
      await room.attach(new TestTransport('sms'));
      await room.attach(new AIChannel('ai', { provider }));
      const result = await room.say('sms', 'hi');
      expect(result).toMatchObject({ blocked: false, error: null });
      expect(provider.calls).toEqual([]);
      expect(lines(await room.messages())).toEqual(['sms: hi']);
      expect(await room.kit.listTasks('r1')).toMatchObject([{ type: 'raise_quota' }]);
      expect(await room.kit.listObservations('r1')).toMatchObject([{ type: 'quota_used_up' }]);
    },
  );

  it('before_ai_context_build stops a turn before any history is read', async () => {
    await using room = await scene();
    const provider = new MockAIProvider();
    await room.attach(new TestTransport('sms'));
    await room.attach(new AIChannel('ai', { provider }));
    await room.say('sms', 'one');
    room.kit.hook('before_ai_context_build', (event) =>
      event.content.type === 'text' && event.content.body === 'stop' ? HookResult.block('no') : HookResult.allow(),
    );
    const reads = vi.spyOn(room.kit, 'getTimeline');
    await room.say('sms', 'stop');
    expect(reads).not.toHaveBeenCalled();
    expect(provider.calls).toHaveLength(1);
    await room.say('sms', 'go');
    expect(reads).toHaveBeenCalled();
    expect(provider.calls).toHaveLength(2);
  });

  it('before_ai_context_build may change the words the model reads', async () => {
    await using room = await scene();
    const provider = new MockAIProvider();
    room.kit.hook('before_ai_context_build', (event) =>
      HookResult.modify({ ...event, content: { type: 'text', body: 'my card is [redacted]' } }),
    );
    await room.attach(new TestTransport('sms'));
    await room.attach(new AIChannel('ai', { provider }));
    await room.say('sms', 'my card is 4111');
    expect(provider.calls[0]?.context.messages).toEqual([{ role: 'user', content: 'my card is [redacted]' }]);
  });

  it('on_ai_thinking tells what was thought, which is neither stored nor delivered', async () => {
    await using room = await scene();
    const thoughts = vi.fn<(text: string) => void>();
    room.kit.hook('on_ai_thinking', ({ text }) => thoughts(text));
    const sms = new TestTransport('sms');
    const provider = new MockAIProvider({ answers: [{ thinking: 'secret-thought', text: 'Hi' }], streaming: true });
    await room.attach(sms);
    await room.attach(new AIChannel('ai', { provider }));
    await room.say('sms', 'hi');
    await room.kit.whenIdle('r1');
    expect(thoughts.mock.calls).toEqual([['secret-thought']]);
    expect(sms.words).toEqual(['Hi']);
    expect(JSON.stringify(await room.messages())).not.toContain('secret-thought');
  });
});

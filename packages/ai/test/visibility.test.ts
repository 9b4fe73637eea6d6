import { MockAIProvider } from '@roomkit/testing';
import { describe, expect, it } from 'vitest';

import { AIChannel } from '../src/index.ts';
import { asked, lines, prompt, scene } from './support/scene.ts';
import { calls, counting, toolScene } from './support/tool-scene.ts';
import { TestTransport } from './support/transport.ts';

describe('what an AI may see and say', () => {
  it('AI-7.2.1 a muted AI still thinks: nothing is said, its task and observation are kept', async () => {
    await using room = await scene();
    const sms = new TestTransport('sms');
    const provider = new MockAIProvider({
      answers: [{ text: 'hush', tasks: [{ type: 'follow_up' }], observations: [{ type: 'mood' }] }],
    });
    await room.attach(sms);
    await room.attach(new AIChannel('ai', { provider }), { muted: true });
    await room.say('sms', 'hi');
    expect(provider.calls).toHaveLength(1);
    expect(sms.words).toEqual([]);
    expect(
      (await room.messages()).filter((event) => event.status !== 'blocked').map((event) => event.source.channelId),
    ).toEqual(['sms']);
    expect(await room.kit.listTasks('r1')).toMatchObject([{ type: 'follow_up' }]);
    expect(await room.kit.listObservations('r1')).toMatchObject([{ type: 'mood' }]);
  });

  it('AI-7.2.1 a muted AI that streams is never asked, and speaks again once it is not muted', async () => {
    await using room = await scene();
    const web = new TestTransport('web', { channelType: 'websocket', streaming: true });
    const provider = new MockAIProvider({ answers: ['hello'], streaming: true });
    await room.attach(web);
    await room.attach(new AIChannel('ai', { provider }), { muted: true });
    expect((await room.say('web', 'one')).error).toBeNull();
    expect(provider.calls).toEqual([]);
    expect(web.streamed).toEqual([]);
    expect(lines(await room.messages())).toEqual(['web: one']);
    await room.kit.unmute('r1', 'ai');
    await room.say('web', 'two');
    expect(lines(await room.messages())).toEqual(['web: one', 'web: two', 'ai: hello']);
  });

  it('AI-7.5.1 CORE-7.5.15 a whisper is read by its author and those it was meant for, by no other AI', async () => {
    await using room = await scene();
    const a = new MockAIProvider({ answers: ['whisper-of-a', 'second of a'] });
    const b = new MockAIProvider({ answers: ['answer of b'] });
    await room.attach(new TestTransport('sms'));
    await room.attach(new TestTransport('advisor', { channelType: 'websocket' }));
    await room.attach(new AIChannel('agent_a', { provider: a }), { visibility: 'advisor' });
    await room.attach(new AIChannel('agent_b', { provider: b }));
    await room.say('sms', 'one', { addressedTo: ['agent_a'] });
    await room.say('sms', 'two', { addressedTo: ['agent_b'] });
    await room.say('sms', 'three', { addressedTo: ['agent_a'] });
    expect(asked(a.calls[1])).toContain('assistant: whisper-of-a');
    expect(prompt(b.calls[0])).not.toContain('whisper-of-a');
    expect(asked(b.calls[0])).toEqual(['user: one', 'user: two']);
  });

  it.each([
    ['all', 'advisor'],
    ['sms', 'advisor'],
    ['internal', 'internal'],
    ['none', 'none'],
  ])(
    'AI-7.5.1 what tools do for a whisper is seen by those alone whom it is for (toolEventVisibility: %s) (trap 11)',
    async (option, seenAs) => {
      for (const providerStreams of [false, true]) {
        const crm = counting('crm', 'owes 12000');
        await using room = await toolScene({
          answers: [calls({ name: 'crm', arguments: { customer: 'Ana' } }), 'She owes 12000.'],
          tools: [crm.tool],
          providerStreams,
          toolEventVisibility: option,
        });
        await room.attach(new TestTransport('advisor', { channelType: 'websocket' }));
        const question = { type: 'text', body: 'what does she owe?' } as const;
        await room.kit.sendEvent('r1', 'sms', question, { visibility: 'ai', responseVisibility: 'advisor' });
        await room.kit.whenIdle();
        const events = (await room.kit.getTimeline('r1')).filter(({ source }) => source.channelId === 'ai');
        expect(events.map(({ type, visibility }) => [type, visibility])).toEqual([
          ['tool_call_start', seenAs],
          ['tool_call_end', seenAs],
          ['message', 'advisor'],
        ]);
        expect(room.sms.delivered).toEqual([]);
      }
    },
  );

  it('AI-7.5.1 what tools do for everybody is seen as the option says', async () => {
    const look = counting('look');
    await using room = await toolScene({
      answers: [calls('look'), 'Here.', calls('look'), 'There.'],
      tools: [look.tool],
      toolEventVisibility: 'sms',
    });
    await room.say('sms', 'one');
    await room.kit.sendEvent('r1', 'sms', { type: 'text', body: 'two' }, { responseVisibility: 'all' });
    await room.kit.whenIdle();
    const tools = (await room.kit.getTimeline('r1')).filter(({ type }) => type.startsWith('tool_call'));
    expect(tools.map(({ visibility }) => visibility)).toEqual(['sms', 'sms', 'sms', 'sms']);
  });

  const scopes = ['none', 'transport', 'web', 'other'] as const;
  const places = ['event', 'binding'] as const;
  it.each(scopes.flatMap((scope) => places.map((place) => [scope, place] as const)))(
    'CORE-7.5.14 what was hidden from it is not in its next prompt: "%s" on the %s',
    async (scope, place) => {
      await using room = await scene();
      const provider = new MockAIProvider();
      await room.attach(new TestTransport('sms'), place === 'binding' ? { visibility: scope } : {});
      await room.attach(new TestTransport('web', { channelType: 'websocket' }));
      await room.attach(new TestTransport('other', { channelType: 'websocket' }));
      await room.attach(new AIChannel('ai', { provider }));
      await room.say('sms', 'hidden-marker', place === 'event' ? { visibility: scope } : {});
      expect(provider.calls).toEqual([]);
      await room.say('web', 'visible');
      expect(asked(provider.calls[0])).toEqual(['user: visible']);
      expect(prompt(provider.calls[0])).not.toContain('hidden-marker');
    },
  );

  it('CORE-7.5.15 two AIs in one room read two histories', async () => {
    await using room = await scene();
    const [one, two] = [new MockAIProvider(), new MockAIProvider()];
    await room.attach(new TestTransport('sms'));
    await room.attach(new AIChannel('one', { provider: one }), { visibility: 'transport' });
    await room.attach(new AIChannel('two', { provider: two }), { visibility: 'transport' });
    await room.say('sms', 'for one', { visibility: 'one' });
    await room.say('sms', 'for two', { visibility: 'two' });
    await room.say('sms', 'for all');
    expect(asked(one.calls.at(-1))).toEqual(['user: for one', 'assistant: ok', 'user: for all']);
    expect(asked(two.calls.at(-1))).toEqual(['user: for two', 'assistant: ok', 'user: for all']);
  });

  it('CORE-7.5.17 keeps its own words, also those it whispered', async () => {
    await using room = await scene();
    const provider = new MockAIProvider({ answers: ['my first answer', 'next'] });
    await room.attach(new TestTransport('web', { channelType: 'websocket' }));
    await room.attach(new AIChannel('ai', { provider }), { visibility: 'web' });
    await room.say('web', 'one');
    await room.say('web', 'two');
    expect(asked(provider.calls[1])).toEqual(['user: one', 'assistant: my first answer', 'user: two']);
  });

  it('CORE-7.5.20 still reads what a channel said that is gone now, but not what that channel hid', async () => {
    await using room = await scene();
    const provider = new MockAIProvider();
    await room.attach(new TestTransport('sms'));
    await room.attach(new TestTransport('web', { channelType: 'websocket' }));
    await room.say('sms', 'said to all');
    await room.say('sms', 'said to nobody', { visibility: 'none' });
    await room.kit.detachChannel('r1', 'sms');
    await room.attach(new AIChannel('ai', { provider }));
    await room.say('web', 'go on');
    const words = asked(provider.calls[0]).join('\n');
    expect(words).toContain('said to all');
    expect(words).not.toContain('said to nobody');
  });

  it('does not read what was blocked', async () => {
    await using room = await scene();
    const provider = new MockAIProvider();
    await room.attach(new TestTransport('sms'));
    await room.attach(new TestTransport('web', { channelType: 'websocket' }), { muted: true });
    await room.attach(new AIChannel('ai', { provider }));
    expect((await room.say('web', 'blocked-marker')).blocked).toBe(true);
    await room.say('sms', 'hello');
    expect(prompt(provider.calls[0])).not.toContain('blocked-marker');
  });

  it('writes for those who will see the answer: a whisper for its readers, not for who asked', async () => {
    await using room = await scene();
    const provider = new MockAIProvider();
    await room.attach(new TestTransport('sms'));
    await room.attach(
      new TestTransport('advisor', {
        channelType: 'websocket',
        capabilities: { mediaTypes: ['text', 'rich'], supportsRichText: true, maxLength: 9000 },
      }),
    );
    await room.attach(new AIChannel('ai', { provider }));
    await room.say('sms', 'one', { responseVisibility: 'advisor' });
    await room.kit.setVisibility('r1', 'ai', 'none');
    await room.say('sms', 'two');
    expect(provider.calls.map((call) => call.context.targetCapabilities?.maxLength ?? null)).toEqual([9000, null]);
  });
});

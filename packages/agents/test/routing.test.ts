import { ConfigurationError, type RoomEvent } from '@roomkit/core';
import { describe, expect, it } from 'vitest';

import {
  ConversationRouter,
  type ConversationRouterOptions,
  installRouter,
  setActiveAgent,
  setPhase,
} from '../src/index.ts';
import { Phone, type Scene, scene, TestAgent } from './support/scene.ts';

/** A scene with the agents a, b, c and a supervisor, and how often each was asked since the last look. */
async function routed(options: ConversationRouterOptions, streaming = false) {
  const room = await scene();
  const agents = await Promise.all(
    ['a', 'b', 'c', 'boss'].map((id) => room.add(new TestAgent(id, [`${id} answers`], { streaming }))),
  );
  const installed = installRouter(room.kit, new ConversationRouter({ logger: room.kit.logger, ...options }));
  const seen = new Map<string, number>();
  const askedNow = (): readonly string[] =>
    agents
      .filter((agent) => {
        const before = seen.get(agent.id) ?? 0;
        seen.set(agent.id, agent.calls.length);
        return agent.calls.length > before;
      })
      .map(({ id }) => id);
  return { ...room, installed, asked: askedNow };
}

const [said] = [async ({ kit }: Scene): Promise<readonly RoomEvent[]> => kit.getTimeline('r1', { types: ['message'] })];

describe('precedence', () => {
  it('AI-19.4.1 the address, then the agent that has the conversation, then the rules, then the default', async () => {
    const rules = [
      { agentId: 'c', conditions: { phases: ['late'] }, priority: 5 },
      { agentId: 'b', conditions: { phases: ['late', 'early'] }, priority: 9 },
    ];
    await using room = await routed({ rules, defaultAgentId: 'a' });
    await room.say('default');
    expect(room.asked()).toEqual(['a']);
    await setPhase(room.kit, 'r1', 'late');
    await room.say('the rule of lower priority');
    expect(room.asked()).toEqual(['c']);
    await setPhase(room.kit, 'r1', 'early');
    await room.say('the other rule');
    expect(room.asked()).toEqual(['b']);
    await setActiveAgent(room.kit, 'r1', 'a');
    await room.say('sticky');
    expect(room.asked()).toEqual(['a']);
    await room.say('address', { addressedTo: ['b', 'ghost'] });
    expect(room.asked()).toEqual(['b']);
    const events = await said(room);
    const routing = events
      .filter(({ source }) => source.channelId === 'sms')
      .map(({ metadata }) => metadata['routedBy']);
    expect(routing).toEqual(['default', 'rule', 'rule', 'active', 'address']);
  });

  it('AI-19.4.1 the supervisor always gets the event too, once', async () => {
    await using room = await routed({ defaultAgentId: 'a', supervisorId: 'boss' });
    await setActiveAgent(room.kit, 'r1', 'a');
    await room.say('to b', { addressedTo: ['b'] });
    expect(room.asked()).toEqual(['b', 'boss']);
    await room.say('to the boss', { addressedTo: ['boss'] });
    expect(room.asked()).toEqual(['boss']);
    await room.say('to nobody', { addressedTo: [] });
    expect(room.asked()).toEqual(['boss']);
  });

  it('AI-19.4.1 an agent that has left the room is passed over, and the rules decide (trap 15)', async () => {
    await using room = await routed({ rules: [{ agentId: 'c' }], defaultAgentId: 'a' });
    await setActiveAgent(room.kit, 'r1', 'b');
    await room.kit.detachChannel('r1', 'b');
    await room.say('who is there?');
    expect(room.asked()).toEqual(['c']);
    await room.kit.detachChannel('r1', 'c');
    await room.say('and now?');
    expect(room.asked()).toEqual(['a']);
    await room.kit.detachChannel('r1', 'a');
    await room.say('nobody?');
    expect(room.asked()).toEqual([]);
  });
});

describe('rules', () => {
  it('AI-19.4.2 all conditions of a rule must hold', async () => {
    const rules = [{ agentId: 'b', conditions: { phases: new Set(['triage']), channelTypes: ['sms'] as const } }];
    await using room = await routed({ rules, defaultAgentId: 'a' });
    await room.add(new Phone('mail', 'email'));
    await room.say('sms, no phase');
    expect(room.asked()).toEqual(['a']);
    await setPhase(room.kit, 'r1', 'triage');
    await room.say('sms in triage');
    expect(room.asked()).toEqual(['b']);
    await room.say('mail in triage', { channelId: 'mail' });
    expect(room.asked()).toEqual(['a']);
  });

  it('AI-19.4.2 intents, channels and conditions of one’s own count as well', async () => {
    const rules = [
      { agentId: 'b', conditions: { intents: ['refund'], sourceChannelIds: ['sms'] } },
      { agentId: 'c', conditions: { custom: (event: RoomEvent) => event.source.externalId === '+15550001' } },
    ];
    await using room = await routed({ rules, defaultAgentId: 'a' });
    await room.say('money back', { metadata: { intent: 'refund' } });
    expect(room.asked()).toEqual(['b']);
    await room.say('else', { metadata: { intent: 'else' } });
    expect(room.asked()).toEqual(['c']);
    await room.say('somebody else', { senderId: '+15550002' });
    expect(room.asked()).toEqual(['a']);
  });

  it('AI-19.4.2 a condition that fails does not hold, and sends nothing to everybody', async () => {
    const rules = [
      {
        agentId: 'b',
        conditions: {
          custom: () => {
            throw new TypeError('broken');
          },
        },
      },
    ];
    await using room = await routed({ rules, defaultAgentId: 'a' });
    await room.say('hello');
    expect(room.asked()).toEqual(['a']);
    expect(room.logger.entries.filter(({ level }) => level === 'error')).toHaveLength(1);
  });

  it('AI-19.4.2 are checked when they are given', () => {
    const built = (options: object): unknown => new ConversationRouter(options);
    expect(() => built({ rules: [{ agentId: '' }] })).toThrow(/agentId/u);
    expect(() => built({ rules: [{ agentId: 'a', priority: Number.NaN }] })).toThrow(/priority/u);
    expect(() => built({ rules: [{ agentId: 'a', conditions: { phases: 'one' } }] })).toThrow(ConfigurationError);
    expect(() => built({ rules: [{ agentId: 'a', conditions: { custom: 1 } }] })).toThrow(/custom/u);
  });
});

describe('the hook', () => {
  it('AI-19.4.3 asks one agent and no other, delivers to transports as before, and keeps what stood in the metadata', async () => {
    await using room = await routed({ defaultAgentId: 'a' });
    const web = await room.add(new Phone('web', 'websocket'));
    room.kit.hook('before_broadcast', { priority: -200, name: 'first' }, () => undefined);
    await room.say('hello', { metadata: { ticket: 7 } });
    expect(room.asked()).toEqual(['a']);
    expect(web.words).toEqual(['hello', 'a answers']);
    const [stored] = await said(room);
    expect(stored).toMatchObject({
      addressedTo: null,
      metadata: { ticket: 7, routedTo: ['a'], routedBy: 'default' },
    });
  });

  it('AI-19.4.3 is gone when it is disposed, and works in one room alone where it is told so', async () => {
    await using room = await routed({ defaultAgentId: 'a' });
    room.installed[Symbol.dispose]();
    await room.say('all of you');
    expect(room.asked()).toEqual(['a', 'b', 'c', 'boss']);
    await room.kit.createRoom({ roomId: 'r2' });
    for (const id of ['sms', 'a', 'b']) await room.kit.attachChannel('r2', id);
    using _one = installRouter(room.kit, new ConversationRouter({ defaultAgentId: 'b' }), { roomId: 'r2' });
    await room.say('there', { roomId: 'r2' });
    expect(room.asked()).toEqual(['b']);
    await room.say('here');
    expect(room.asked()).toEqual(['a', 'b', 'c', 'boss']);
  });

  it.each([false, true])(
    'AI-19.4.3 what an agent says to nobody reaches the supervisor alone, as a stream too (streaming: %s)',
    async (streaming) => {
      await using room = await routed({ defaultAgentId: 'a', supervisorId: 'boss' }, streaming);
      await room.kit.detachChannel('r1', 'boss');
      await room.say('hello');
      expect(await room.lines(), 'one answer, no chain').toEqual(['sms: hello', 'a: a answers']);
      await room.kit.attachChannel('r1', 'boss');
      room.asked();
      await room.say('again', { addressedTo: ['a'] });
      expect(room.asked()).toEqual(['a', 'boss']);
      const answers = (await said(room)).filter(({ source }) => source.channelId === 'a');
      expect(answers.at(-1)?.metadata).toMatchObject({ routedBy: 'agent', routedTo: ['boss'] });
    },
  );
});

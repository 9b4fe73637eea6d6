import { ChannelOutput } from '@roomkit/core';
import { SimpleChannel } from '@roomkit/testing';
import { describe, expect, it } from 'vitest';

import { asked, scene, TestAgent } from './support/scene.ts';

describe('an address', () => {
  it('AI-19.3.1 limits agents, and nobody else: transports get the event, and all who may still see it', async () => {
    await using room = await scene();
    const codex = await room.add(new TestAgent('codex', ['done']));
    const claude = await room.add(new TestAgent('claude', ['never'], {}));
    const web = await room.add(new SimpleChannel('web', { channelType: 'websocket' }));
    await room.kit.setAgentResponsePolicy('r1', 'addressed_only');
    const { event } = await room.say('do it', { addressedTo: ['codex'] });
    expect([codex.calls.length, claude.calls.length]).toEqual([1, 0]);
    expect(web.delivered.map(({ content }) => content)).toEqual([
      { type: 'text', body: 'do it' },
      { type: 'text', body: 'done' },
    ]);
    expect(event?.visibility).toBe('all');
    expect(room.sms.words).toEqual(['done']);
  });

  it('AI-19.3.2 names unknown to the room are passed over, and an empty list asks nobody; both are kept as sent', async () => {
    await using room = await scene();
    const agent = await room.add(new TestAgent('a', ['ok']));
    const ghost = await room.say('to a ghost', { addressedTo: ['ghost'] });
    const nobody = await room.say('to nobody', { addressedTo: [] });
    expect(agent.calls).toEqual([]);
    expect([ghost.event?.addressedTo, nobody.event?.addressedTo]).toEqual([['ghost'], []]);
    const stored = await room.kit.getTimeline('r1', { types: ['message'] });
    expect(stored.map(({ addressedTo }) => addressedTo)).toEqual([['ghost'], []]);
    await room.say('to all');
    expect(agent.calls).toHaveLength(1);
  });

  it('AI-19.3.1.1 the policy of a room says whether agents answer each other; addresses hold under either', async () => {
    await using room = await scene();
    const a = await room.add(new TestAgent('a', ['a']));
    const b = await room.add(new TestAgent('b', ['b']));
    await room.kit.setAgentResponsePolicy('r1', 'addressed_only');
    await room.say('hello');
    expect([a.calls.length, b.calls.length]).toEqual([1, 1]);
    const content = { type: 'text', body: 'your turn' } as const;
    await room.kit.sendEvent('r1', 'a', content, { addressedTo: ['b'] });
    expect([a.calls.length, b.calls.length]).toEqual([1, 2]);
    await room.kit.setAgentResponsePolicy('r1', 'agent_chain');
    await room.say('and now');
    expect(a.calls.length + b.calls.length).toBeGreaterThan(5);
  });

  it('AI-19.3.1.1 a chain ends at its depth: the last answer is blocked, its side effects are kept (trap 16)', async () => {
    await using room = await scene();
    const exceeded: unknown[] = [];
    room.kit.on('chain_depth_exceeded', ({ data }) => void exceeded.push(data.depth));
    const chatty = (id: string): SimpleChannel =>
      new SimpleChannel(id, {
        channelType: 'ai',
        reply: () =>
          ChannelOutput.of({ events: [{ content: { type: 'text', body: id } }], tasks: [{ type: `task of ${id}` }] }),
      });
    const [a, b] = [await room.add(chatty('a')), await room.add(chatty('b'))];
    await room.say('hello', { addressedTo: ['a'] });
    expect(a.events.map(({ source }) => source.channelId)).toEqual(['sms', 'b', 'b']);
    expect(
      b.events.map(({ source }) => source.channelId),
      'nobody answers themselves',
    ).toEqual(['a', 'a']);
    const events = await room.kit.getTimeline('r1', { types: ['message'] });
    expect(events.map(({ chainDepth, status }) => [chainDepth, status])).toEqual([
      [0, 'delivered'],
      [1, 'delivered'],
      [2, 'delivered'],
      [3, 'delivered'],
      [4, 'delivered'],
      [5, 'blocked'],
    ]);
    expect(events.at(-1)?.blockedBy).toBe('event_chain_depth_limit');
    expect(await room.kit.listTasks('r1')).toHaveLength(5);
    expect(exceeded).toEqual([5]);
  });

  it('AI-19.3.2.1 an agent that was not asked was not called; asked later, it has what it may see of what it missed', async () => {
    await using room = await scene();
    await room.kit.setAgentResponsePolicy('r1', 'addressed_only');
    const a = await room.add(new TestAgent('a', ['from a']));
    const b = await room.add(new TestAgent('b', ['from b']));
    await room.say('one', { addressedTo: ['a'] });
    await room.say('two', { addressedTo: ['a'], visibility: 'a', responseVisibility: 'a' });
    await room.say('three', { addressedTo: ['a'] });
    expect(b.calls).toEqual([]);
    await room.say('and you, b?', { addressedTo: ['b'] });
    expect(a.calls).toHaveLength(3);
    expect(b.calls).toHaveLength(1);
    expect(asked(b.calls[0])).toEqual([
      'user: Guest on sms: one',
      'user: a: from a',
      'user: Guest on sms: three',
      'user: a: from a',
      'user: Guest on sms: and you, b?',
    ]);
  });

  it('AI-19.3.2.1 it is told how much lies before what it is given', async () => {
    await using room = await scene();
    const late = await room.add(new TestAgent('late', ['yes'], { maxContextEvents: 2 }));
    for (let count = 1; count <= 5; count += 1) await room.say(`word ${count}`, { addressedTo: [] });
    await room.say('and you?', { addressedTo: ['late'] });
    expect(asked(late.calls[0])).toEqual(['user: word 4', 'user: word 5', 'user: and you?']);
    expect(late.prompt()).toContain('Earlier messages you have not seen: 3.');
  });
});

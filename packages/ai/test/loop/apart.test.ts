import type { AIToolDefinition } from '@roomkit/core/ai';
import { MockAIProvider, settled } from '@roomkit/testing';
import { describe, expect, it } from 'vitest';

import { AIChannel } from '../../src/index.ts';
import { lines } from '../support/scene.ts';
import { calls, counting, resultsIn, toolScene, trace } from '../support/tool-scene.ts';

const say = (channelId: string, senderId: string, body: string) =>
  ({ channelId, senderId, content: { type: 'text', body } }) as const;

describe('turns that run at the same time', () => {
  it.each([false, true])(
    'AI-21.1.3 act for their own room and their own author (streaming: %s) (trap 5, trap 19)',
    async (providerStreams) => {
      const seen: string[] = [];
      const whoami: AIToolDefinition = {
        ...counting('whoami').tool,
        async execute(_args, { roomId, author, triggerEvent }) {
          await settled();
          seen.push(`${roomId} for ${author?.role ?? 'nobody known'} of ${triggerEvent.roomId}`);
          return roomId;
        },
      };
      await using room = await toolScene({
        answers: [(context) => (resultsIn(context.messages).length === 0 ? calls('whoami') : 'Done.')],
        providerStreams,
        tools: [whoami],
        toolPolicy: { roleOverrides: { observer: { allow: null, deny: ['whoami'], mode: 'restrict' } } },
      });
      const { kit } = room;
      for (const roomId of ['r2', 'r3']) {
        await kit.createRoom({ roomId });
        for (const channelId of ['sms', 'ai']) await kit.attachChannel(roomId, channelId);
      }
      await kit.addMember('r1', 'sms', 'owner', { role: 'owner' });
      await kit.addMember('r2', 'sms', 'watcher', { role: 'observer' });
      const options = (participantId: string) => ({ participantId, externalId: participantId });
      await Promise.all([
        kit.sendEvent('r1', 'sms', { type: 'text', body: 'go' }, { source: options('owner') }),
        kit.sendEvent('r2', 'sms', { type: 'text', body: 'go' }, { source: options('watcher') }),
        kit.processInbound(say('sms', 'stranger', 'go'), { roomId: 'r3' }),
      ]);
      await kit.whenIdle();
      expect(seen.toSorted()).toEqual(['r1 for owner of r1', 'r3 for nobody known of r3']);
      const refused = room.provider.calls
        .flatMap(({ context }) => resultsIn(context.messages))
        .filter(({ isError }) => isError);
      expect(refused, 'an observer’s turn is refused what it was not offered').toHaveLength(1);
    },
  );

  it('keep to one set of rules, streaming or not: the same script gives the same timeline (trap 2)', async () => {
    const timelines = [];
    for (const providerStreams of [false, true]) {
      const look = counting('look', 'seen');
      await using room = await toolScene({
        answers: [
          { thinking: 'Hm.', text: 'First.', ...calls('look', 'rm') },
          { ...calls({ name: 'look', arguments: { more: 1 } }) },
          { text: 'Then.', ...calls('look') },
          '',
          { text: 'Last.', usage: { inputTokens: 3, outputTokens: 4 } },
          'Again.',
        ],
        providerStreams,
        tools: [look.tool],
        maxToolRounds: 4,
      });
      await room.say('sms', 'one');
      await room.say('sms', 'two');
      const events = (await room.kit.getTimeline('r1')).filter(({ source }) => source.channelId === 'ai');
      timelines.push({
        trace: trace(events),
        ends: events.map(({ metadata }) => metadata['loopEnd']),
        contents: events.map(({ content }) => content),
        asked: room.provider.calls.map(({ context }) => context.messages),
      });
    }
    expect(timelines[0]?.trace.length).toBeGreaterThan(8);
    expect(timelines[1]).toEqual(timelines[0]);
  });
});

describe('agents in one room', () => {
  it('AI-B.4.1 stop answering each other at the depth of the kit, with what they brought forth kept', async () => {
    await using room = await toolScene({ answers: [{ text: 'ping', tasks: [{ type: 'note' }] }] });
    const other = new MockAIProvider({ answers: ['pong'] });
    await room.attach(new AIChannel('other', { provider: other }));
    const stopped: unknown[] = [];
    room.kit.on('chain_depth_exceeded', ({ data }) => void stopped.push([data.channelId, data.depth]));
    await room.say('sms', 'go', { addressedTo: ['ai'] });
    const events = await room.kit.getTimeline('r1');
    const answers = events.filter(({ source }) => source.channelType === 'ai');
    expect(answers.map(({ chainDepth, status }) => [chainDepth, status])).toEqual([
      [1, 'delivered'],
      [2, 'delivered'],
      [3, 'delivered'],
      [4, 'delivered'],
      [5, 'blocked'],
    ]);
    expect(answers.at(-1)?.blockedBy).toBe('event_chain_depth_limit');
    expect(stopped).toEqual([['ai', 5]]);
    expect(lines(answers.slice(0, 2))).toEqual(['ai: ping', 'other: pong']);
    expect(await room.kit.listTasks('r1')).toHaveLength(3);
  });

  it('are not called upon by words that stand before a tool: the whole answer is what they hear', async () => {
    const look = counting('look');
    await using room = await toolScene({
      answers: [{ text: 'One moment.', ...calls('look') }, 'Here it is.'],
      tools: [look.tool],
    });
    const other = new MockAIProvider({ answers: ['Thanks.'] });
    await room.attach(new AIChannel('other', { provider: other }));
    await room.kit.setAgentResponsePolicy('r1', 'agent_chain');
    await room.say('sms', 'go', { addressedTo: ['ai'] });
    const heard = other.calls[0]?.context.messages.at(-1)?.content;
    expect(heard).toContain('Here it is.');
  });
});

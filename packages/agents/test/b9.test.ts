import { InMemoryStore, RoomKit, WaitForIdle } from '@roomkit/core';
import { createTestClock } from '@roomkit/testing';
import { expect, it } from 'vitest';

import { getConversationState, installPipeline, listHandoffs, setupDelegation } from '../src/index.ts';
import { asked, call, handOver, scene, TestAgent, until } from './support/scene.ts';

it('AI-B.9.1 a text message goes from triage to a specialist, who has work done in the background, to the closer', async () => {
  const store = new InMemoryStore({ clock: createTestClock() });
  await using room = await scene({ store });
  const order: string[] = [];
  const spoken = (name: string, answer: object) => () => {
    order.push(name);
    return answer;
  };
  await room.add(
    new TestAgent('triage', [
      spoken('triage', { text: 'I bring in a specialist.', ...handOver('network', { summary: 'router blinks red' }) }),
    ]),
  );
  const network = await room.add(
    new TestAgent('network', [
      spoken('network', call('delegate_task', { agent: 'probe', task: 'measure line 7' })),
      spoken('network', { text: 'I am measuring your line.' }),
      spoken('network', { text: 'The line is fine again.', ...handOver('closer', { summary: 'line reset' }) }),
    ]),
  );
  const closer = await room.add(new TestAgent('closer', [spoken('closer', { text: 'Anything else?' })]));
  const probe = await room.add(new TestAgent('probe', [spoken('probe', { text: 'line 7 reset, 98 Mbit/s' })]), null);
  const stages = [
    { phase: 'triage', agentId: 'triage', next: 'specialist' },
    { phase: 'specialist', agentId: 'network', next: 'closing', canReturnTo: ['triage'] },
    { phase: 'closing', agentId: 'closer', next: null },
  ];
  using _pipeline = installPipeline(room.kit, { stages });
  const strategy = new WaitForIdle({ bufferMs: 5_000, maxWaitMs: 60_000 });
  await using _delegation = setupDelegation(room.kit, { agent: network, agents: [probe], strategy });
  const phases = room.hooked('on_phase_transition');
  const completed = room.hooked('on_task_completed');

  await room.say('my router is broken');
  await until(() => completed.length === 1);
  expect(room.sms.words, 'the result waits until nobody is busy').toEqual([
    'I bring in a specialist.',
    'I am measuring your line.',
  ]);
  expect(network.prompt(0)).toContain('router blinks red');
  expect(asked(probe.calls[0])).toEqual(['user: measure line 7']);
  expect(await getConversationState(room.kit, 'r1')).toMatchObject({ phase: 'specialist', activeAgentId: 'network' });

  await room.clock.advance(4_999);
  expect(network.calls).toHaveLength(2);
  await room.clock.advance(1);
  await room.kit.whenIdle();
  expect(asked(network.calls[2]).at(-1)).toContain('line 7 reset, 98 Mbit/s');
  expect(room.sms.words.slice(2)).toEqual(['The line is fine again.', 'Anything else?']);
  expect(closer.prompt()).toContain('line reset');

  await room.say('no, thank you');
  expect(order).toEqual(['triage', 'network', 'network', 'probe', 'network', 'closer', 'closer']);
  expect(phases.map(({ toPhase }) => toPhase)).toEqual(['triage', 'specialist', 'closing']);
  const events = await room.kit.getTimeline('r1', { types: ['message'], limit: 100 });
  expect(events.map(({ source }) => source.channelId)).not.toContain('probe');

  const afterwards = new RoomKit({ store });
  const state = await getConversationState(afterwards, 'r1');
  expect(state).toMatchObject({ phase: 'closing', activeAgentId: 'closer', handoff: { summary: 'line reset' } });
  expect((await listHandoffs(afterwards, 'r1')).map(({ toAgentId }) => toAgentId)).toEqual(['network', 'closer']);
});

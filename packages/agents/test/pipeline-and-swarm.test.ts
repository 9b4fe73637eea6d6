import { ConfigurationError } from '@roomkit/core';
import { SimpleChannel } from '@roomkit/testing';
import { describe, expect, it } from 'vitest';

import { getConversationState, HUMAN, installPipeline, installSwarm, Pipeline } from '../src/index.ts';
import { conversationStateOf } from '../src/state/conversation-state.ts';
import { handOver, scene, TestAgent } from './support/scene.ts';

const STAGES = [
  { phase: 'triage', agentId: 'desk', next: 'billing', description: 'finds out' },
  { phase: 'billing', agentId: 'money', next: 'closing', canReturnTo: ['triage'] },
  { phase: 'closing', agentId: 'closer', next: null },
] as const;

const inPhase = (phase: string | null) => ({ ...conversationStateOf({ metadata: {} }), phase });

describe('a pipeline', () => {
  it('AI-19.5.1 has a rule for each stage, and no way but to the next one and back where it says so', () => {
    const pipeline = new Pipeline(STAGES);
    expect(pipeline.rules).toEqual([
      { agentId: 'desk', conditions: { phases: ['triage'] } },
      { agentId: 'money', conditions: { phases: ['billing'] } },
      { agentId: 'closer', conditions: { phases: ['closing'] } },
    ]);
    const reachable = (from: string, phase: string | null): readonly string[] =>
      pipeline.handoffs.targets(from, inPhase(phase)).map((target) => `${target.agentId} in ${target.phase}`);
    expect(reachable('desk', 'triage')).toEqual(['money in billing']);
    expect(reachable('desk', null), 'before its first event').toEqual(['money in billing']);
    expect(reachable('money', 'billing')).toEqual(['closer in closing', 'desk in triage']);
    expect(reachable('closer', 'closing')).toEqual([]);
    expect(reachable('closer', 'elsewhere')).toEqual([]);
    expect(reachable(HUMAN, 'billing')).toEqual(['money in billing', 'closer in closing', 'desk in triage']);
  });

  it('AI-19.5.1 is refused when it is built with phases that are not there', () => {
    const built = (stage: object): unknown => new Pipeline([{ ...STAGES[0], ...stage }, ...STAGES.slice(1)]);
    expect(() => built({ next: 'nowhere' })).toThrow(/stages\[0\]\.next/u);
    expect(() => built({ canReturnTo: ['nowhere'] })).toThrow(/stages\[0\]\.canReturnTo/u);
    expect(() => built({ phase: 'billing' })).toThrow(/twice/u);
    expect(() => built({ phase: '' })).toThrow(/phase/u);
    expect(() => built({ agentId: '' })).toThrow(/agentId/u);
    expect(() => new Pipeline([])).toThrow(ConfigurationError);
  });

  it('AI-19.5.1 an agent of several stages is reached in the one that is open', () => {
    const pipeline = new Pipeline([
      { phase: 'one', agentId: 'a', next: 'two' },
      { phase: 'two', agentId: 'b', next: 'three', canReturnTo: ['one'] },
      { phase: 'three', agentId: 'a', next: null },
    ]);
    expect(pipeline.agentIds).toEqual(['a', 'b']);
    expect(pipeline.handoffs.targets('b', inPhase('two'))).toEqual([
      { agentId: 'a', phase: 'three', description: null },
    ]);
  });

  it('AI-19.7.1 leads a conversation from agent to agent and sets its first phase itself', async () => {
    await using room = await scene();
    await room.add(new TestAgent('desk', [handOver('money')]));
    await room.add(new TestAgent('money', ['How much?', handOver('closer')], { role: 'Billing' }));
    const closer = await room.add(new TestAgent('closer', ['Anything else?']));
    const transitions = room.hooked('on_phase_transition');
    using _pipeline = installPipeline(room.kit, { stages: STAGES });
    expect((await getConversationState(room.kit, 'r1')).phase).toBeNull();
    await room.say('my bill');
    await room.say('ten');
    expect(transitions.map(({ toPhase }) => toPhase)).toEqual(['triage', 'billing', 'closing']);
    await room.say('no');
    expect(closer.calls).toHaveLength(2);
    const desk = room.kit.getChannel('desk') as TestAgent;
    expect(desk.calls[0]?.context.tools[0]?.description).toContain('- money: Billing');
  });

  it('AI-19.7.1 counts for one room alone where it is told so', async () => {
    await using room = await scene();
    for (const { agentId } of STAGES) await room.add(new TestAgent(agentId, ['ok']));
    using _pipeline = installPipeline(room.kit, { stages: STAGES, roomId: 'elsewhere', supervisorId: 'money' });
    await room.say('hello', { addressedTo: ['desk'] });
    const desk = room.kit.getChannel('desk') as TestAgent;
    expect(desk.calls[0]?.context.tools).toEqual([]);
    expect((await getConversationState(room.kit, 'r1')).phase).toBeNull();
  });

  it('AI-19.7.1 needs agents that are registered', async () => {
    await using room = await scene();
    await room.add(new SimpleChannel('bot', { channelType: 'ai' }));
    expect(() => installPipeline(room.kit, { stages: STAGES })).toThrow(/registered AI channel/u);
    expect(() => installSwarm(room.kit, { agentIds: ['bot'] })).toThrow(/bot/u);
    expect(() => installSwarm(room.kit, { agentIds: [] })).toThrow(/agentIds/u);
    expect(() => installSwarm(room.kit, { agentIds: ['bot'], startAgentId: 'else' })).toThrow(/startAgentId/u);
  });
});

describe('a swarm', () => {
  it('AI-19.7.1 each hands over to any other, and whoever has the conversation keeps it', async () => {
    await using room = await scene();
    const a = await room.add(new TestAgent('a', [handOver('c')]));
    const b = await room.add(new TestAgent('b', ['b']));
    const c = await room.add(new TestAgent('c', ['c', 'c', handOver('b')]));
    using _swarm = installSwarm(room.kit, { agentIds: ['a', 'b', 'c'] });
    await room.say('one');
    await room.say('two');
    expect([a.calls.length, b.calls.length, c.calls.length]).toEqual([1, 0, 2]);
    await room.say('three');
    await room.say('four');
    expect([a.calls.length, b.calls.length, c.calls.length]).toEqual([1, 2, 3]);
    expect((await getConversationState(room.kit, 'r1')).phase).toBeNull();
  });

  it('AI-19.7.1 begins with whom it is told to', async () => {
    await using room = await scene();
    const [a, b] = [await room.add(new TestAgent('a', ['a'])), await room.add(new TestAgent('b', ['b']))];
    using _swarm = installSwarm(room.kit, { agentIds: ['a', 'b'], startAgentId: 'b' });
    await room.say('hello');
    expect([a.calls.length, b.calls.length]).toEqual([0, 1]);
  });
});

import type { ParticipantRole } from '@roomkit/core';
import type { AIToolDefinition, ToolPolicy } from '@roomkit/core/ai';
import { describe, expect, it } from 'vitest';

import { delegate, InMemoryTaskRunner, installSwarm, setupDelegation, Supervisor } from '../src/index.ts';
import { call, handOver, scene, TestAgent, toolsOf, until } from './support/scene.ts';

const toolPolicy: ToolPolicy = { roleOverrides: { observer: { mode: 'restrict', allow: null, deny: ['erase'] } } };
const delegateTo = (agent: string) => call('delegate_task', { agent, task: 'erase the account' });

/** A room with somebody in it, and a tool that observers may not have run. */
async function office(role: ParticipantRole = 'observer') {
  const room = await scene();
  await room.kit.setAgentResponsePolicy('r1', 'addressed_only');
  await room.kit.addMember('r1', 'sms', 'ana', { role });
  const askers: (string | null)[] = [];
  const erase: AIToolDefinition<never> = {
    name: 'erase',
    description: 'Erases the account.',
    parameters: { type: 'object' },
    execute: (_args, { author }) => {
      askers.push(author === null ? null : `${author.role} ${author.id} of ${author.roomId}`);
      return 'erased';
    },
  };
  const agent = (id: string, answers: ConstructorParameters<typeof TestAgent>[1]) =>
    new TestAgent(id, answers, { tools: [erase], toolPolicy });
  const ask = async (given = {}) => {
    const source = { participantId: 'ana', externalId: 'ana' };
    await room.kit.sendEvent('r1', 'sms', { type: 'text', body: 'erase the account' }, { source, ...given });
    await room.kit.whenIdle();
  };
  return { ...room, askers, agent, ask };
}

/** Tries the tool, whether or not it is offered. */
const tries = () => [call('erase'), 'done'];

describe('whoever asked may have no more done by way of others', () => {
  it.each([
    ['observer', []],
    ['member', ['member ana of r1']],
  ] as const)('AI-21.1.3 by an agent that gets work: %s (trap 19)', async (role, ran) => {
    await using room = await office(role);
    const worker = await room.add(room.agent('worker', tries()), null);
    const desk = await room.add(room.agent('desk', [delegateTo('worker'), 'done']));
    await using _delegation = setupDelegation(room.kit, { agent: desk, agents: [worker], waits: true });
    await room.ask();
    expect(worker.calls).toHaveLength(2);
    expect(toolsOf(worker.calls[0])).toEqual(role === 'observer' ? [] : ['erase']);
    expect(room.askers).toEqual(ran);
  });

  it.each([
    ['observer', []],
    ['member', ['member ana of r1']],
  ] as const)('AI-21.1.3 by whoever takes the conversation over, twice: %s (trap 19)', async (role, ran) => {
    await using room = await office(role);
    await room.add(room.agent('a', [handOver('b')]));
    await room.add(room.agent('b', [handOver('c')]));
    const c = await room.add(room.agent('c', tries()));
    using _swarm = installSwarm(room.kit, { agentIds: ['a', 'b', 'c'] });
    await room.ask();
    expect(c.calls).toHaveLength(2);
    expect(room.askers).toEqual(ran);
  });

  it.each([
    ['observer', []],
    ['member', ['member ana of r1']],
  ] as const)('AI-21.1.3 by the agent that is told of a result: %s (trap 19)', async (role, ran) => {
    await using room = await office(role);
    const worker = await room.add(room.agent('worker', ['now erase it']), null);
    const desk = await room.add(room.agent('desk', [delegateTo('worker'), 'I am looking.', ...tries()]));
    await using _delegation = setupDelegation(room.kit, { agent: desk, agents: [worker] });
    await room.ask();
    await until(() => desk.calls.length === 4);
    await room.kit.whenIdle();
    expect(room.askers).toEqual(ran);
  });

  it('AI-21.1.3 by the workers of a supervisor (trap 19)', async () => {
    await using room = await office();
    const worker = await room.add(room.agent('worker', tries()), null);
    const assignments = [{ worker: 'worker', task: 'erase the account' }];
    const boss = await room.add(room.agent('boss', [call('assign_work', { assignments }), 'done']));
    await using _supervisor = new Supervisor({ supervisor: boss, workers: [worker] }).install(room.kit);
    await room.ask();
    expect([worker.calls.length, room.askers]).toEqual([2, []]);
  });
});

describe('the role', () => {
  it('AI-21.1.3 in a workroom is the one of the room the question came from, whatever they are there (trap 19)', async () => {
    await using room = await office();
    const worker = await room.add(room.agent('worker', tries()), null);
    room.kit.hook('on_room_created', async ({ id }) => {
      await room.kit.attachChannel(id, 'sms');
      await room.kit.addMember(id, 'sms', 'ana', { role: 'owner' });
    });
    const onBehalfOf = { id: 'ana', roomId: 'r1', role: 'observer' } as const;
    const request = { agentId: 'worker', task: 'erase the account', onBehalfOf };
    const task = await delegate(room.kit, 'r1', request, { runner: new InMemoryTaskRunner() });
    await task.wait();
    expect(task.report()).toMatchObject({ status: 'completed', onBehalfOf });
    expect(await room.kit.listMembers(task.childRoomId)).toMatchObject([{ id: 'ana', role: 'owner' }]);
    expect([worker.calls.length, room.askers]).toEqual([2, []]);
  });

  it('AI-21.1.3 in the room itself is the one they have by then (trap 19)', async () => {
    await using room = await office();
    const desk = await room.add(room.agent('desk', tries()));
    const content = { type: 'system', code: 'news', message: 'Go on.', data: {} } as const;
    const onBehalfOf = { id: 'ana', roomId: 'r1', role: 'member' } as const;
    await room.kit.deliver('r1', content, { addressedTo: ['desk'], onBehalfOf });
    await room.kit.whenIdle();
    expect([desk.calls.length, room.askers]).toEqual([2, []]);
  });

  it('AI-21.1.3 is nobody’s to claim: neither a message nor the host’s metadata says whose wish it is (trap 19)', async () => {
    await using room = await office();
    const desk = await room.add(room.agent('desk', tries()));
    const claimed = { onBehalfOf: { id: 'ben', roomId: 'r1', role: 'owner' } };
    await room.ask({ metadata: claimed });
    await room.say('erase the account', { senderId: 'ana', metadata: claimed });
    expect([desk.calls.length > 2, room.askers.includes('owner ben of r1')]).toEqual([true, false]);
    const events = await room.kit.getTimeline('r1', { types: ['message'] });
    expect(events.filter(({ metadata }) => 'onBehalfOf' in metadata)).toEqual([]);
  });
});

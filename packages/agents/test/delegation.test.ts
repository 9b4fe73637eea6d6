import {
  ChannelNotFoundError,
  ChannelNotRegisteredError,
  type DeliveryStrategy,
  HookResult,
  InputError,
  WaitForIdle,
} from '@roomkit/core';
import { SimpleChannel } from '@roomkit/testing';
import { describe, expect, it } from 'vitest';

import {
  Agent,
  delegate,
  type DelegatedTask,
  delegationLinkOf,
  type DelegationRequest,
  InMemoryTaskRunner,
  type TaskRunner,
} from '../src/index.ts';
import { asked, bindingOf, Phone, scene, TestAgent, until } from './support/scene.ts';

type Given = Partial<DelegationRequest> & { readonly runner?: TaskRunner };

/** A scene with a worker outside the room, and a way to give it work. */
async function office(answers: ConstructorParameters<typeof TestAgent>[1] = ['all ok']) {
  const room = await scene();
  const worker = await room.add(new TestAgent('worker', answers), null);
  await room.kit.setAgentResponsePolicy('r1', 'addressed_only');
  const runner = new InMemoryTaskRunner();
  const give = ({ runner: other = runner, ...given }: Given = {}): Promise<DelegatedTask> =>
    delegate(room.kit, 'r1', { agentId: 'worker', task: 'check status', ...given }, { runner: other });
  return { ...room, worker, runner, give };
}

describe('delegating', () => {
  it('AI-23.3.1 AI-23.5.1 opens a linked room, tells hooks, asks the agent there, and collects what it says', async () => {
    await using room = await office([{ text: 'all ok' }]);
    const trace: string[] = [];
    room.kit.hook('on_room_created', () => void trace.push('room_created'));
    room.kit.hook(
      'on_task_delegated',
      ({ status, childRoomId }) => void trace.push(`task_delegated ${status} ${childRoomId !== 'r1'}`),
    );
    room.kit.hook('before_ai_generation', ({ channelId }) => void trace.push(`agent_called ${channelId}`));
    room.kit.hook('on_task_completed', ({ status, result }) => void trace.push(`task_completed ${status} ${result}`));
    const before = await room.kit.getTimeline('r1');
    const task = await room.give({ context: { order: 'A-7' } });
    expect(await task.wait()).toBe(task);
    await room.kit.whenIdle();
    expect(trace).toEqual([
      'room_created',
      'task_delegated pending true',
      'agent_called worker',
      'task_completed completed all ok',
    ]);
    expect([task.status, task.result, task.error]).toEqual(['completed', 'all ok', null]);
    expect(task.completedAt).toEqual(new Date('2026-01-01T00:00:00Z'));
    const child = await room.kit.getRoom(task.childRoomId);
    expect(delegationLinkOf(child)).toEqual({ parentRoomId: 'r1', taskId: task.id, agentId: 'worker' });
    expect(child.status, 'nothing more is said in it').toBe('closed');
    expect(asked(room.worker.calls[0])).toEqual(['user: check status\n\nWhat is known:\n- "order": "A-7"']);
    const [question] = await room.kit.getTimeline(task.childRoomId, { types: ['system'] });
    expect(question).toMatchObject({ type: 'system', addressedTo: ['worker'], content: { code: 'task' } });
    expect(await room.kit.getTimeline('r1'), 'the room hears nothing of it').toEqual(before);
  });

  it('AI-23.3.1 all parts of an answer count, and nobody else’s words', async () => {
    await using room = await office();
    const parts = new SimpleChannel('parts', {
      channelType: 'ai',
      reply: () => ({
        events: ['one', 'two'].map((body) => ({ content: { type: 'text', body } as const })),
        responseStream: null,
        tasks: [],
        observations: [],
        metadataUpdates: {},
      }),
    });
    await room.add(parts, null);
    await room.add(new TestAgent('watcher', ['I see']));
    const task = await room.give({ agentId: 'parts', sharedChannelIds: ['watcher'] });
    expect((await task.wait()).result).toBe('one\n\ntwo');
    await room.kit.whenIdle();
    const watcher = room.kit.getChannel('watcher') as TestAgent;
    expect(watcher.calls, 'agents in a workroom answer what is addressed to them alone').toEqual([]);
  });

  it('AI-23.3.2 shared channels keep access, visibility and mute, the agent’s own included', async () => {
    await using room = await office();
    const observer = await room.add(new SimpleChannel('observer'), {
      access: 'read_only',
      muted: true,
      visibility: 'sms',
    });
    await room.add(new Phone('web', 'websocket'), { visibility: 'none' });
    await room.kit.attachChannel('r1', 'worker', { visibility: 'observer', muted: false });
    const task = await (await room.give({ sharedChannelIds: ['observer', 'web'] })).wait();
    expect(await bindingOf(room.kit, task.childRoomId, 'observer')).toMatchObject({
      access: 'read_only',
      muted: true,
      visibility: 'sms',
    });
    expect((await bindingOf(room.kit, task.childRoomId, 'web')).visibility).toBe('none');
    expect((await bindingOf(room.kit, task.childRoomId, 'worker')).visibility).toBe('observer');
    expect(
      observer.delivered.map(({ content }) => content),
      'it reads along',
    ).toEqual([{ type: 'text', body: 'all ok' }]);
    expect(room.sms.words, 'what is not shared is not there').toEqual([]);
  });

  it('AI-23.3.2 a writer that is muted in the room stays muted: there is no answer', async () => {
    await using room = await office();
    await room.kit.attachChannel('r1', 'worker', { muted: true });
    const task = await (await room.give()).wait();
    expect((await bindingOf(room.kit, task.childRoomId, 'worker')).muted).toBe(true);
    expect([task.status, task.error]).toEqual(['failed', 'The agent gave no answer.']);
  });

  it('AI-23.3.1 cannot begin where a shared channel or the agent is not there, and leaves no room open', async () => {
    await using room = await office();
    await expect(room.give({ agentId: 'ghost' })).rejects.toThrow(ChannelNotRegisteredError);
    await expect(room.give({ sharedChannelIds: ['ghost'] })).rejects.toThrow(ChannelNotFoundError);
    await expect(room.give({ task: ' ' })).rejects.toThrow(InputError);
    await expect(room.give({ timeoutMs: 0 })).rejects.toThrow(/timeoutMs/u);
    const open = (await room.kit.listRooms()).filter(({ status }) => status === 'active');
    expect(open.map(({ id }) => id)).toEqual(['r1']);
  });

  it('AI-23.3.1 is not passed on from a workroom (trap 24)', async () => {
    await using room = await office();
    const task = await (await room.give()).wait();
    await room.kit.reopenRoom(task.childRoomId);
    const again = delegate(room.kit, task.childRoomId, { agentId: 'worker', task: 'x' }, { runner: room.runner });
    await expect(again).rejects.toThrow(/workroom/u);
  });
});

describe('every end of a task', () => {
  it.each([
    ['an agent that throws', new Error('secret org-123'), {}, 'The agent failed.'],
    ['an agent without words', '', {}, 'The agent gave no answer.'],
    [
      'an agent that breaks off',
      { chunks: ['half'], error: new Error('gone') },
      { streaming: true },
      'The agent broke its answer off.',
    ],
    [
      'an agent that has had its rounds',
      { toolCalls: [{ id: 'c', name: 'none', arguments: {} }] },
      {},
      'The agent gave no answer.',
    ],
  ])(
    'AI-23.3.3 %s: failed, with a reason, one hook, and waiters go (trap 24)',
    async (_name, answer, options, error) => {
      await using room = await scene();
      await room.add(new TestAgent('worker', [answer], { texts: { gaveUp: '' }, maxToolRounds: 1, ...options }), null);
      const completed = room.hooked('on_task_completed');
      const runner = new InMemoryTaskRunner();
      const task = await delegate(room.kit, 'r1', { agentId: 'worker', task: 'go' }, { runner });
      await task.wait();
      await room.kit.whenIdle();
      expect([task.status, task.error, task.result]).toEqual(['failed', error, null]);
      expect(completed).toHaveLength(1);
      expect(completed[0]).toMatchObject({ id: task.id, roomId: 'r1', status: 'failed', error });
      expect(JSON.stringify(completed)).not.toContain('org-123');
      expect(runner.size).toBe(0);
    },
  );

  it('AI-23.3.3 one that takes too long is stopped (trap 24)', async () => {
    await using room = await office([{ hangs: true }]);
    const completed = room.hooked('on_task_completed');
    const task = await room.give({ timeoutMs: 60_000 });
    await until(() => room.worker.calls.length === 1);
    expect(task.status).toBe('in_progress');
    const waiting = task.wait(30_000);
    await room.clock.advance(30_000);
    expect((await waiting).status, 'a wait with an end').toBe('in_progress');
    await room.clock.advance(30_000);
    await task.wait();
    await room.kit.whenIdle();
    expect([task.status, task.error]).toEqual(['failed', 'The agent took too long.']);
    expect(completed).toHaveLength(1);
    expect(room.worker.calls[0]?.abandoned, 'its model is not paid on').toBe(true);
  });

  it('AI-23.3.3 one that a hook stops (trap 24)', async () => {
    await using room = await office();
    room.kit.hook('before_broadcast', ({ content }) =>
      content.type === 'system' && content.code === 'task' ? HookResult.block('no work') : undefined,
    );
    const task = await (await room.give()).wait();
    expect([task.status, task.error]).toEqual(['failed', 'The task was stopped by a hook.']);
  });

  it('AI-23.3.3 one that its runner will not run (trap 24)', async () => {
    await using room = await office();
    const completed = room.hooked('on_task_completed');
    await room.runner.close();
    const task = await (await room.give()).wait();
    expect([task.status, task.error]).toEqual(['failed', 'The task could not be run.']);
    await room.kit.whenIdle();
    expect(completed).toHaveLength(1);
  });

  it('AI-23.3.3 one without a model (trap 24)', async () => {
    await using room = await office();
    await room.add(new Agent('persona'), null);
    const task = await (await room.give({ agentId: 'persona' })).wait();
    expect(task.error).toBe('The agent gave no answer.');
  });

  it('AI-23.1.1 closing the runner cancels what runs, and waiters go', async () => {
    await using room = await office([{ hangs: true }]);
    const completed = room.hooked('on_task_completed');
    const task = await room.give({ notify: 'sms' });
    const waiting = task.wait();
    await until(() => room.worker.calls.length === 1);
    await room.runner.close();
    expect((await waiting).status).toBe('cancelled');
    await room.kit.whenIdle();
    expect([task.error, completed.length, room.worker.calls[0]?.abandoned]).toEqual([
      'The task was cancelled.',
      1,
      true,
    ]);
    expect(room.sms.words, 'nobody is told').toEqual([]);
  });

  it('AI-23.1.1 one task alone can be cancelled', async () => {
    await using room = await office([{ hangs: true }]);
    const [one, two] = [await room.give(), await room.give()];
    await until(() => room.worker.calls.length === 2);
    expect(await room.runner.cancel(one.id)).toBe(true);
    await one.wait();
    expect([one.status, two.status]).toEqual(['cancelled', 'in_progress']);
    expect(await room.runner.cancel(one.id)).toBe(false);
    expect(room.runner.size).toBe(1);
    await room.runner.close();
    await two.wait();
  });

  it('AI-23.1.1 closing the kit lets waiters go as well', async () => {
    const room = await office([{ hangs: true }]);
    const task = await room.give();
    const waiting = task.wait();
    await until(() => room.worker.calls.length === 1);
    const closing = room.kit.close();
    await room.clock.advance(600_000);
    await closing;
    expect((await waiting).status).toBe('cancelled');
  });

  it('AI-23.1.1 a runner of one’s own decides when', async () => {
    await using room = await office();
    const queue: (() => Promise<void>)[] = [];
    const later: TaskRunner = {
      run: (_task, execute) =>
        new Promise((resolve) => queue.push(() => execute(new AbortController().signal).then(resolve))),
      close: async () => undefined,
    };
    const task = await room.give({ runner: later });
    await until(() => queue.length === 1);
    expect([task.status, room.worker.calls.length]).toEqual(['pending', 0]);
    await queue[0]?.();
    expect((await task.wait()).status).toBe('completed');
  });
});

describe('the result', () => {
  it('AI-23.3.4 goes to the channel that is to know: a transport shows it, and the agents of the room know', async () => {
    await using room = await office();
    const host = await room.add(new TestAgent('host', ['ok']));
    const web = await room.add(new Phone('web', 'websocket'));
    const task = await room.give({ notify: 'sms' });
    await task.wait();
    await until(() => room.sms.words.length > 0);
    expect([room.sms.words, web.words]).toEqual([['all ok'], []]);
    expect(host.calls, 'nobody is called upon').toEqual([]);
    await room.say('thanks');
    expect(asked(host.calls[0])[0]).toContain('all ok');
  });

  it('AI-23.3.4 tells an agent, which speaks, and hears of failures too', async () => {
    await using room = await office([new Error('no'), 'all ok']);
    const host = await room.add(new TestAgent('host', ['Sorry.', 'All is well.']));
    const other = await room.add(new TestAgent('other', ['never']));
    for (let count = 1; count <= 2; count += 1) {
      await (await room.give({ notify: 'host' })).wait();
      await until(() => room.sms.words.length === count);
    }
    expect(asked(host.calls[0]).at(-1)).toContain('It failed: The agent failed.');
    expect(asked(host.calls[1]).at(-1)).toContain('Task: check status\nResult:\nall ok');
    expect(room.sms.words).toEqual(['Sorry.', 'All is well.']);
    expect(other.calls.map((call) => JSON.stringify(call.context.messages)).join()).not.toContain('Task:');
    const binding = await bindingOf(room.kit, 'r1', 'host');
    expect(binding.metadata, 'nothing of it becomes a part of its prompt (trap 18)').toEqual({});
    expect(host.prompt()).not.toContain('all ok');
  });

  it('AI-23.3.4 waits for a quiet moment where it is told to, and hooks judge it first', async () => {
    await using room = await office();
    const clocked = new TestAgent('host', ['It took a while.']);
    await room.add(clocked);
    const { promise: release, resolve } = Promise.withResolvers<void>();
    const speaking = new SimpleChannel('speaker', {
      channelType: 'ai',
      reply: async () => {
        await release;
        return 'still speaking';
      },
    });
    await room.add(speaking);
    const trace: string[] = [];
    room.kit.hook('before_deliver', ({ content }) => void trace.push(`before_deliver ${content.type}`));
    const said = room.say('hello', { addressedTo: ['speaker'] });
    await until(() => speaking.events.length === 1);
    const task = await room.give({ notify: 'host', strategy: new WaitForIdle({ bufferMs: 5_000, maxWaitMs: 60_000 }) });
    await task.wait();
    await room.clock.advance(20_000);
    expect([clocked.calls.length, trace], 'somebody is answering').toEqual([0, ['before_deliver system']]);
    resolve();
    await said;
    await room.clock.advance(4_999);
    expect(clocked.calls).toHaveLength(0);
    await room.clock.advance(1);
    await room.kit.whenIdle();
    expect(clocked.calls).toHaveLength(1);
    expect(room.sms.words).toEqual(['still speaking', 'It took a while.']);
  });

  it('AI-23.3.4 whose answer was for a few is for them alone, in the workroom as well', async () => {
    await using room = await office(['She owes 12.', 'She owes 13.', 'She owes 14.']);
    const host = await room.add(new TestAgent('host', ['Ana owes 12.']));
    const advisor = await room.add(new Phone('advisor', 'websocket'));
    const watcher = await room.add(new Phone('watcher', 'websocket'));
    const whispered = { responseVisibility: 'advisor', sharedChannelIds: ['watcher'] };
    const task = await room.give({ ...whispered, notify: 'host' });
    await until(() => advisor.words.length === 1);
    expect(task.report()).toMatchObject({ responseVisibility: 'advisor' });
    await (await room.give({ ...whispered, notify: 'advisor' })).wait();
    await until(() => advisor.words.length === 2);
    await (await room.give({ ...whispered, notify: 'sms' })).wait();
    await until(() => room.logger.entries.some(({ level }) => level === 'warn'));
    await room.kit.whenIdle();
    expect(advisor.words).toEqual(['Ana owes 12.', 'She owes 13.']);
    expect([room.sms.words, watcher.words]).toEqual([[], []]);
    await room.say('hello', { addressedTo: ['host'] });
    expect(asked(host.calls[1]).join(), 'the second result was not for the agent').not.toContain('13');
  });

  it('AI-23.3.4 goes to those behind a channel who were to have the answer', async () => {
    await using room = await office();
    await (await room.give({ responseVisibility: 'sms#ana,web', notify: 'sms' })).wait();
    await room.kit.whenIdle();
    const shown = (await room.kit.getTimeline('r1', { types: ['message'] })).at(-1);
    expect(shown?.visibility).toBe('sms#ana');
  });

  it('AI-23.3.4 goes to nobody without a channel, and is logged where that is gone or delivery fails', async () => {
    await using room = await office();
    const delivered = room.hooked('before_deliver');
    await (await room.give()).wait();
    await (await room.give({ notify: 'ghost' })).wait();
    const broken: DeliveryStrategy = { deliver: () => Promise.reject(new TypeError('broken')) };
    await (await room.give({ notify: 'sms', strategy: broken })).wait();
    await until(() => room.logger.entries.some(({ level }) => level === 'error'));
    expect(delivered).toHaveLength(1);
    const lines = room.logger.entries.filter(({ level }) => level === 'warn' || level === 'error');
    expect(lines.map(({ message }) => message)).toEqual([
      'The result of a task has nobody to go to.',
      'The result of a task could not be delivered.',
    ]);
  });
});

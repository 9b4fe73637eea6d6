import { ConfigurationError } from '@roomkit/core';
import { describe, expect, it } from 'vitest';

import {
  Agent,
  buildDelegateTool,
  installSwarm,
  setActiveAgent,
  setupDelegation,
  type SetupDelegationOptions,
} from '../src/index.ts';
import { asked, call, Phone, resultWords, scene, TestAgent, toolsOf, until } from './support/scene.ts';

const delegateTo = (agent: string, task = 'find the parcel') => call('delegate_task', { agent, task });

/** A host in the room that may give work to two workers outside of it. */
async function office(
  answers: ConstructorParameters<typeof TestAgent>[1],
  options: Partial<SetupDelegationOptions> = {},
) {
  const room = await scene();
  await room.kit.setAgentResponsePolicy('r1', 'addressed_only');
  const host = await room.add(new TestAgent('host', answers));
  const finder = await room.add(new TestAgent('finder', ['It is in Rome.'], { description: 'Finds parcels' }), null);
  const agents = [finder, { id: 'other', description: 'Does the rest' }];
  const installed = setupDelegation(room.kit, { agent: host, agents, ...options });
  return { ...room, host, finder, installed };
}

describe('the tool', () => {
  it('AI-23.4.1 names those who take work, and what each is for', () => {
    const tool = buildDelegateTool([
      new Agent('a', { role: 'Finder' }),
      { id: 'b', description: 'Writes' },
      { id: 'c' },
    ]);
    const { agent } = tool.parameters['properties'] as { readonly agent: { readonly enum: readonly string[] } };
    expect(agent.enum).toEqual(['a', 'b', 'c']);
    for (const line of ['- a: Finder', '- b: Writes', '- c']) expect(tool.description.split('\n')).toContain(line);
    expect(() => buildDelegateTool([])).toThrow(ConfigurationError);
    expect(() => buildDelegateTool([{ id: 'a' }, { id: 'a' }])).toThrow(/twice/u);
  });

  it('AI-23.4.1 is set up once', async () => {
    await using room = await office(['ok']);
    expect(() => setupDelegation(room.kit, { agent: room.host, agents: [{ id: 'x' }] })).toThrow(/already/u);
    await room.installed[Symbol.asyncDispose]();
    await using again = setupDelegation(room.kit, { agent: room.host, agents: [room.finder] });
    expect(again.runner).not.toBe(room.installed.runner);
  });

  it('AI-23.4.1 gives work away, and the agent brings up the result when it is there', async () => {
    await using room = await office([delegateTo('finder'), 'I am looking.', 'Your parcel is in Rome.']);
    await room.say('where is my parcel?');
    await until(() => room.sms.words.length === 2);
    expect(room.sms.words).toEqual(['I am looking.', 'Your parcel is in Rome.']);
    expect(resultWords(room.host.calls[1]?.context)).toContain('"status":"in_progress"');
    expect(asked(room.host.calls[2]).at(-1)).toContain('It is in Rome.');
    expect(asked(room.finder.calls[0])).toEqual(['user: find the parcel']);
  });

  it('AI-23.3.4 answers a whisper to the one who whispered, also when the result is there', async () => {
    await using room = await office([delegateTo('finder'), 'I am looking.', 'Your parcel is in Rome.']);
    const advisor = await room.add(new Phone('advisor', 'websocket'));
    const whisper = { visibility: 'host', responseVisibility: 'advisor' };
    await room.kit.sendEvent('r1', 'advisor', { type: 'text', body: 'where is her parcel?' }, whisper);
    await until(() => advisor.words.length === 2);
    await room.kit.whenIdle();
    expect(advisor.words).toEqual(['I am looking.', 'Your parcel is in Rome.']);
    expect(room.sms.words).toEqual([]);
  });

  it('AI-23.4.1 tells whoever has the conversation by then, where no channel is named', async () => {
    await using room = await office([delegateTo('finder'), 'I am looking.', 'never']);
    const next = await room.add(new TestAgent('next', ['They found it.']));
    const { promise, resolve } = Promise.withResolvers<void>();
    room.kit.hook('before_ai_generation', async ({ channelId }) => {
      if (channelId === 'finder') await promise;
    });
    const said = room.say('where is my parcel?', { addressedTo: ['host'] });
    await until(() => room.sms.words.length === 1);
    await setActiveAgent(room.kit, 'r1', 'next');
    resolve();
    await said;
    await until(() => next.calls.length === 1);
    await room.kit.whenIdle();
    expect(asked(next.calls[0]).at(-1)).toContain('It is in Rome.');
    expect(room.host.calls).toHaveLength(2);
  });

  it('AI-23.4.1 can wait for the result in the turn itself', async () => {
    await using room = await office([delegateTo('finder'), 'It is in Rome, they say.'], { waits: true });
    await room.say('where is my parcel?');
    expect(JSON.parse(resultWords(room.host.calls[1]?.context))).toMatchObject({
      status: 'completed',
      result: 'It is in Rome.',
    });
    expect(room.sms.words).toEqual(['It is in Rome, they say.']);
    expect(room.host.calls, 'nobody is told a second time').toHaveLength(2);
  });

  it('AI-23.4.1 work that a turn waits for ends with the turn', async () => {
    await using room = await office([delegateTo('slow')], { waits: true, agents: [{ id: 'slow' }] });
    const slow = await room.add(new TestAgent('slow', [{ hangs: true }]), null);
    const completed = room.hooked('on_task_completed');
    const said = room.say('where is my parcel?');
    await until(() => slow.calls.length === 1);
    room.host.steer({ roomId: 'r1' }, { type: 'cancel' });
    await said;
    await until(() => completed.length === 1);
    expect(completed).toMatchObject([{ status: 'cancelled' }]);
    expect(slow.calls[0]?.abandoned).toBe(true);
  });

  it('AI-23.4.1 says when nobody will hear of the result', async () => {
    await using room = await office([delegateTo('finder'), 'Fine.'], { notify: null });
    await room.say('where is my parcel?');
    await until(() => room.finder.calls.length === 1);
    await room.kit.whenIdle();
    expect(resultWords(room.host.calls[1]?.context)).toContain('not hear');
    expect(room.host.calls).toHaveLength(2);
  });

  it('AI-23.4.1 is not there in workrooms, nor are the tools of a strategy (trap 24)', async () => {
    await using room = await office([delegateTo('host'), 'ok'], { agents: [{ id: 'host' }] });
    await room.add(new TestAgent('b', ['b']));
    using _swarm = installSwarm(room.kit, { agentIds: ['host', 'b'] });
    await room.say('do it yourself');
    await until(() => room.host.calls.length === 4);
    const [inRoom, ...others] = room.host.calls;
    expect(toolsOf(inRoom)).toEqual(['delegate_task', 'handoff']);
    const inWorkroom = others.filter(({ context }) =>
      asked({ context } as never)
        .join()
        .includes('find the parcel'),
    );
    expect(inWorkroom.map(toolsOf)[0]).toEqual([]);
    const child = (await room.kit.listRooms()).find(({ id }) => id !== 'r1');
    const task = (await room.kit.getTimeline(child?.id ?? '', { types: ['system'] })).at(0);
    expect(task?.metadata, 'no router reaches into it').toEqual({});
  });

  it('AI-23.4.1 ends where results lead to work without a person having said anything (trap 24)', async () => {
    await using room = await office([delegateTo('finder'), 'I am looking.']);
    let offered = 0;
    room.kit.hook('before_ai_generation', ({ context, channelId }) => {
      if (channelId === 'host' && context.tools.length > 0) offered += 1;
    });
    const endless = new TestAgent('endless', [
      (context) =>
        context.tools.length > 0 && context.messages.at(-1)?.role !== 'tool'
          ? delegateTo('finder', `again ${offered++}`)
          : 'done',
    ]);
    await room.add(endless);
    await using _delegation = setupDelegation(room.kit, { agent: endless, agents: [room.finder] });
    await room.say('go', { addressedTo: ['endless'] });
    await until(() => room.finder.calls.length === 5 && endless.calls.length === 11);
    await room.kit.whenIdle();
    expect(room.finder.calls).toHaveLength(5);
  });
});

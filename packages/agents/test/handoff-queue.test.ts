import {
  type ChannelBinding,
  type ChannelOutput,
  HookResult,
  type InboundMessage,
  type RoomEvent,
} from '@roomkit/core';
import { describe, expect, it } from 'vitest';

import {
  getConversationState,
  HUMAN,
  installSwarm,
  type InstallSwarmOptions,
  requestHandoff,
  anyToAny,
  setActiveAgent,
} from '../src/index.ts';
import { asked, bindingOf, handOver, Phone, scene, TestAgent, until } from './support/scene.ts';

type Answers = ConstructorParameters<typeof TestAgent>[1];
interface Given extends Partial<InstallSwarmOptions> {
  readonly streaming?: boolean;
  readonly first?: Answers[number];
}

/** Two agents, the first of which stops in the middle of its first turn until it is let go on. */
async function swarm({ streaming = false, first = handOver('b'), ...given }: Given = {}) {
  const room = await scene();
  const a = await room.add(new TestAgent('a', [first, 'a speaks', 'a again'], { streaming }));
  const b = await room.add(new TestAgent('b', ['b speaks', 'b again'], { streaming }));
  const { handoffs } = installSwarm(room.kit, { agentIds: ['a', 'b'], ...given });
  const { promise: release, resolve: goOn } = Promise.withResolvers<void>();
  let isUnderWay = false;
  room.kit.hook('before_ai_generation', async ({ round, channelId }) => {
    if (channelId !== 'a' || round > 1) return;
    isUnderWay = true;
    await release;
  });
  /** Two messages, the second of which waits behind the first; what comes between, and then the end of both. */
  const both = async (between: () => Promise<unknown> = async () => undefined, given: Partial<InboundMessage> = {}) => {
    const write = (body: string, more = {}) =>
      room.kit.processInbound(
        { channelId: 'sms', senderId: '+15550001', content: { type: 'text', body }, ...more },
        { roomId: 'r1', until: 'committed' },
      );
    await write('my router is broken');
    await until(() => isUnderWay);
    const { event } = await write('it blinks red', given);
    expect(event?.metadata['routedTo']).toContain('a');
    await between();
    goOn();
    await room.kit.whenIdle();
  };
  const words = async () => (await room.lines()).filter((line) => !line.startsWith('sms'));
  return { ...room, a, b, handoffs, both, words };
}

describe('a message that waits while the conversation is handed over', () => {
  it.each([false, true])(
    'AI-19.6.1 is answered by whoever took over, once; the first agent says nothing more (trap 13, streaming: %s)',
    async (streaming) => {
      await using room = await swarm({ streaming });
      await room.both();
      expect(await room.words()).toEqual(['b: b speaks']);
      expect(asked(room.b.calls[0]).join()).toContain('it blinks red');
      expect([room.a.calls.length, room.b.calls.length]).toEqual([1, 1]);
    },
  );

  it('AI-19.6.1 wakes whoever took over where the handoff did not (trap 13)', async () => {
    await using room = await swarm({ speaksAtOnce: false });
    await room.both();
    expect(await room.words()).toEqual(['b: b speaks']);
    expect(asked(room.b.calls[0]).join()).toContain('it blinks red');
    const [notice] = await room.kit.getTimeline('r1', { types: ['system'], newestFirst: true, limit: 1 });
    expect(notice).toMatchObject({ addressedTo: ['b'], visibility: 'b', source: { channelId: 'a' } });
    await room.say('thanks');
    expect(await room.words()).toEqual(['b: b speaks', 'b: b again']);
  });

  it('AI-19.6.1 wakes whom the host gave the conversation (trap 13)', async () => {
    await using room = await swarm({ first: 'a is done' });
    await room.both(() => setActiveAgent(room.kit, 'r1', 'b'));
    expect(await room.words()).toEqual(['a: a is done', 'b: b speaks']);
    expect(room.a.calls).toHaveLength(1);
  });

  it('AI-19.6.4 is the person’s where one has taken over (trap 13)', async () => {
    await using room = await swarm({ first: handOver(HUMAN) });
    await room.both();
    expect(await room.words()).toEqual([]);
    expect([room.a.calls.length, room.b.calls.length]).toEqual([1, 0]);
  });

  it('AI-19.6.1 is not passed on again when the turn is made again after a restart (trap 13)', async () => {
    await using room = await swarm({ speaksAtOnce: false });
    await room.both();
    const [, second] = await room.kit.getTimeline('r1', { types: ['message'] });
    const context = await room.kit.getContext('r1');
    const binding: ChannelBinding = await bindingOf(room.kit, 'r1', 'a');
    const again: ChannelOutput = await room.a.onEvent(second as RoomEvent, binding, context);
    expect([again.events, again.responseStream]).toEqual([[], null]);
    expect(room.a.calls).toHaveLength(1);
  });

  it('AI-19.6.1 is read by the agent it waits for when that has the conversation back (trap 13)', async () => {
    await using room = await swarm({ first: 'a is done' });
    const rules = anyToAny(['a', 'b'].map((agentId) => ({ agentId, description: null })));
    const request = (targetAgentId: string) => ({ targetAgentId, reason: 'r', summary: 's' });
    await room.both(async () => {
      await requestHandoff(room.kit, 'r1', request('b'), { from: 'a', rules });
      await requestHandoff(room.kit, 'r1', request('a'), { from: 'b', rules });
    });
    expect((await getConversationState(room.kit, 'r1')).activeAgentId).toBe('a');
    expect(await room.words(), 'nobody else was told of it').toEqual(['a: a is done', 'a: a speaks']);
  });

  it('AI-19.6.1 is answered by the first who took over, however often it went on (trap 13)', async () => {
    await using room = await swarm({ first: 'a is done' });
    const request = (targetAgentId: string) => ({ targetAgentId, reason: 'r', summary: 's' });
    await room.both(async () => {
      await room.handoffs.request('r1', request('b'), { from: 'a' });
      await room.handoffs.request('r1', request('a'), { from: 'b' });
    });
    const said = await room.words();
    expect(said.toSorted()).toEqual(['a: a is done', 'a: a speaks', 'b: b speaks']);
    expect(asked(room.a.calls[1]).at(-1), 'of its own notice').toContain('handed this conversation over');
    expect(room.a.calls).toHaveLength(2);
  });

  it('AI-19.6.1 is answered to its own readers, whatever the handoff was about (trap 13)', async () => {
    await using room = await swarm();
    const advisor = await room.add(new Phone('advisor', 'websocket'));
    await room.both(undefined, { responseVisibility: 'advisor' });
    expect([room.sms.words, advisor.words]).toEqual([
      ['b speaks'],
      ['my router is broken', 'it blinks red', 'b speaks', 'b again'],
    ]);
    expect(room.a.calls).toHaveLength(1);
  });

  it('AI-19.6.1 stays with the agent where the other may not read it, or it was addressed (trap 13)', async () => {
    await using whispered = await swarm();
    await whispered.both(undefined, { visibility: 'a' });
    expect(await whispered.words()).toEqual(['b: b speaks', 'a: a speaks']);
    await using addressed = await swarm();
    await addressed.both(undefined, { addressedTo: ['a'] });
    expect(await addressed.words()).toEqual(['b: b speaks', 'a: a speaks']);
  });

  it('AI-19.6.1 is seen by a supervisor, who answers as before (trap 13)', async () => {
    const given = { supervisorId: 'boss', agentIds: ['a', 'b'] };
    await using room = await swarm(given);
    const boss = await room.add(new TestAgent('boss', ['one', 'two', 'three', 'four']));
    await room.both();
    expect(boss.calls.length).toBeGreaterThan(1);
    expect((await room.words()).filter((line) => line.startsWith('a'))).toEqual([]);
  });

  it('AI-21.1.3 is answered under the role of the one who wrote it (trap 19)', async () => {
    await using room = await swarm();
    for (const [id, role] of [
      ['ana', 'member'],
      ['ben', 'observer'],
    ] as const) {
      await room.kit.addMember('r1', 'sms', id, { role });
    }
    const roles: unknown[] = [];
    room.b.use({
      name: 'roles',
      tools: ({ author, triggerEvent }) => {
        roles.push([author?.id ?? null, triggerEvent.type]);
        return [];
      },
    });
    await room.both(() =>
      room.kit.sendEvent(
        'r1',
        'sms',
        { type: 'text', body: 'erase it' },
        {
          source: { participantId: 'ben', externalId: 'ben' },
          until: 'committed',
        },
      ),
    );
    expect(roles).toEqual([
      [null, 'system'],
      ['ben', 'system'],
    ]);
    expect(await room.words()).toEqual(['b: b speaks', 'b: b again']);
  });

  it('AI-19.6.1 a handoff whose notice a hook stopped has told nobody (trap 13)', async () => {
    await using room = await swarm();
    let stopped = 0;
    room.kit.hook('before_broadcast', (event) => {
      if (event.type !== 'system' || stopped > 0) return HookResult.allow();
      stopped += 1;
      return HookResult.block('not yet');
    });
    await room.both();
    expect(await room.words()).toEqual(['b: b speaks']);
  });
});

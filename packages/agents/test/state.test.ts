import { ChannelNotFoundError, InputError, RoomNotFoundError } from '@roomkit/core';
import { describe, expect, it } from 'vitest';

import {
  ConversationRouter,
  conversationStateOf,
  getConversationState,
  installRouter,
  setActiveAgent,
  setLanguage,
  setPhase,
  updateConversationState,
} from '../src/index.ts';
import { scene, TestAgent } from './support/scene.ts';

describe('the state of a conversation', () => {
  it('AI-19.2.1 lives in the room’s metadata and changes its phase only when told to, telling hooks once', async () => {
    await using room = await scene();
    await room.add(new TestAgent('a', ['ok']));
    const transitions = room.hooked('on_phase_transition');
    await setPhase(room.kit, 'r1', 'triage');
    await setPhase(room.kit, 'r1', 'billing');
    await setPhase(room.kit, 'r1', 'billing');
    await room.kit.whenIdle();
    expect(transitions).toEqual([
      { roomId: 'r1', fromPhase: null, toPhase: 'triage', activeAgentId: null },
      { roomId: 'r1', fromPhase: 'triage', toPhase: 'billing', activeAgentId: null },
    ]);
    for (let count = 1; count <= 10; count += 1) await room.say(`message ${count}`);
    expect(transitions).toHaveLength(2);
    expect((await room.kit.getRoom('r1')).metadata['_conversation']).toMatchObject({ phase: 'billing' });
  });

  it('AI-19.2.1 begins without phase, agent and language', async () => {
    await using room = await scene();
    expect(await getConversationState(room.kit, 'r1')).toEqual({
      phase: null,
      activeAgentId: null,
      language: null,
      withHuman: false,
      handoff: null,
      metadata: {},
    });
    expect(conversationStateOf({ metadata: { _conversation: 'broken' } }).phase).toBeNull();
  });

  it('AI-19.2.1 is not read by models', async () => {
    await using room = await scene();
    const agent = await room.add(new TestAgent('a', ['ok']));
    await setPhase(room.kit, 'r1', 'a-secret-phase');
    await room.say('hello');
    expect(JSON.stringify(agent.calls[0]?.context.systemPrompt)).not.toContain('secret');
  });

  it('AI-19.2.1 is decided under the lock, so that no change is lost', async () => {
    await using room = await scene();
    const add = (): Promise<unknown> =>
      updateConversationState(room.kit, 'r1', ({ metadata }) => ({
        metadata: { count: ((metadata['count'] as number | undefined) ?? 0) + 1 },
      }));
    await Promise.all(Array.from({ length: 20 }, add));
    expect((await getConversationState(room.kit, 'r1')).metadata).toEqual({ count: 20 });
    const before = await room.kit.getRoom('r1');
    await updateConversationState(room.kit, 'r1', () => null);
    expect(await room.kit.getRoom('r1')).toEqual(before);
  });

  it('AI-19.2.2 the host gives the conversation to an agent, which gets the next unaddressed message', async () => {
    await using room = await scene();
    const [a, b] = [await room.add(new TestAgent('a', ['a'])), await room.add(new TestAgent('b', ['b']))];
    using _router = installRouter(room.kit, new ConversationRouter({ defaultAgentId: 'a' }));
    await room.say('one');
    await setActiveAgent(room.kit, 'r1', 'b');
    await room.say('two');
    expect([a.calls.length, b.calls.length]).toEqual([1, 1]);
    await setActiveAgent(room.kit, 'r1', null);
    await room.say('three');
    expect([a.calls.length, b.calls.length]).toEqual([2, 1]);
  });

  it('AI-19.2.2 refuses agents that are not in the room, and words that are none', async () => {
    await using room = await scene();
    await expect(setActiveAgent(room.kit, 'r1', 'ghost')).rejects.toThrow(ChannelNotFoundError);
    await expect(setActiveAgent(room.kit, 'r1', 'sms')).rejects.toThrow(ChannelNotFoundError);
    await expect(setPhase(room.kit, 'r1', '')).rejects.toThrow(InputError);
    await expect(setLanguage(room.kit, 'r1', 7 as never)).rejects.toThrow(InputError);
    await expect(getConversationState(room.kit, 'nowhere')).rejects.toThrow(RoomNotFoundError);
    await expect(setPhase(room.kit, 'nowhere', 'x')).rejects.toThrow(RoomNotFoundError);
    expect((await getConversationState(room.kit, 'r1')).activeAgentId).toBeNull();
  });
});

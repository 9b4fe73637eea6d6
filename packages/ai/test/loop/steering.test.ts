import type { AIToolDefinition, MemoryResult } from '@roomkit/core/ai';
import { createRecordingLogger, settled } from '@roomkit/testing';
import { describe, expect, it } from 'vitest';

import { calls, counting, endOf, toolScene } from '../support/tool-scene.ts';

/** A tool that waits until it is let go. */
function gate(): { readonly tool: AIToolDefinition; open(): void } {
  const { promise, resolve } = Promise.withResolvers<string>();
  return { tool: counting('wait', null, { execute: () => promise }).tool, open: () => resolve('done') };
}

describe.each([false, true])('steering (streaming: %s)', (providerStreams) => {
  it('AI-21.3.2 what is said to a turn counts from its next request on, and for that turn alone (trap 18)', async () => {
    const held = gate();
    await using room = await toolScene({
      answers: [calls('wait'), 'Two metres.', 'Later.'],
      providerStreams,
      tools: [held.tool],
      systemPrompt: 'You measure.',
    });
    const said = room.say('sms', 'how tall?');
    await settled();
    room.ai.steer({ roomId: 'r1' }, { type: 'inject_message', role: 'user', content: 'use metric' });
    room.ai.steer({ roomId: 'r1' }, { type: 'update_system_prompt', append: 'Be exact.' });
    held.open();
    await said;
    const [first, second] = room.provider.calls;
    expect(first?.context.systemPrompt).not.toContain('Be exact.');
    expect(second?.context.systemPrompt).toContain('Be exact.');
    expect(second?.context.messages.at(-1)).toEqual({ role: 'user', content: 'use metric' });
    await room.say('sms', 'and now?');
    const later = room.provider.calls[2]?.context;
    expect(later?.systemPrompt).not.toContain('Be exact.');
    expect(JSON.stringify(later?.messages)).not.toContain('use metric');
  });

  it('AI-21.3.2 a message that comes while the last words are written is answered behind them', async () => {
    await using room = await toolScene({
      answers: [{ chunks: ['Two metres.'], delayMs: 10 }, 'In feet: six.', 'never'],
      providerStreams,
    });
    const said = room.say('sms', 'how tall?');
    await settled();
    expect(room.ai.steer({ roomId: 'r1' }, { type: 'inject_message', role: 'user', content: 'use feet' })).toBe(true);
    await room.clock.advance(10);
    await said;
    expect(room.sms.words).toEqual(['Two metres.', 'In feet: six.']);
    expect(room.provider.calls[1]?.context.messages.slice(-2)).toEqual([
      { role: 'assistant', content: [{ type: 'text', text: 'Two metres.' }] },
      { role: 'user', content: 'use feet' },
    ]);
    expect(endOf(await room.messages())).toMatchObject({ reason: 'completed', rounds: 2 });
  });

  it('AI-21.3.2 what comes too late to count is said to have: no request is made for it alone', async () => {
    const logger = createRecordingLogger();
    await using room = await toolScene({
      answers: [{ chunks: ['Two metres.'], delayMs: 10 }, 'never'],
      providerStreams,
      kit: { logger },
    });
    const said = room.say('sms', 'how tall?');
    await settled();
    expect(room.ai.steer({ roomId: 'r1' }, { type: 'update_system_prompt', append: 'Be exact.' })).toBe(true);
    await room.clock.advance(10);
    await said;
    expect(room.sms.words).toEqual(['Two metres.']);
    const late = logger.entries.filter(({ message }) => message.startsWith('A turn ended before'));
    expect(late).toHaveLength(1);
    expect(JSON.stringify(late)).not.toContain('exact');
  });

  it('AI-21.3.1 a cancel ends a turn at once, tools and all, and reaches the provider’s and the tool’s signal', async () => {
    const signals: AbortSignal[] = [];
    const tool: AIToolDefinition = {
      ...counting('wait').tool,
      execute: (_args, { signal }) => {
        signals.push(signal);
        return new Promise(() => {});
      },
    };
    await using room = await toolScene({ answers: [calls('wait'), 'never'], providerStreams, tools: [tool] });
    const said = room.say('sms', 'go');
    await settled();
    room.ai.steer({ roomId: 'r1' }, { type: 'cancel', reason: 'not needed' });
    await said;
    expect(signals[0]?.aborted).toBe(true);
    expect(room.provider.calls).toHaveLength(1);
    expect(room.sms.words).toEqual([]);
  });

  it.each(['before_ai_context_build', 'before_ai_generation'] as const)(
    'AI-21.3.1 a cancel is heard while %s hooks still run: no model is asked, no tool runs',
    async (trigger) => {
      const pay = counting('pay');
      const asked = Promise.withResolvers<void>();
      await using room = await toolScene({ answers: [calls('pay'), 'paid'], providerStreams, tools: [pay.tool] });
      room.kit.hook(trigger, () => asked.promise);
      const said = room.say('sms', 'pay');
      await settled();
      expect(room.ai.steer({ roomId: 'r1' }, { type: 'cancel' })).toBe(true);
      asked.resolve();
      expect((await said).error ?? null).toBeNull();
      expect([room.provider.calls, pay.runs]).toEqual([[], []]);
      expect(room.ai.steer({ roomId: 'r1' }, { type: 'cancel' }), 'the turn is over').toBe(false);
    },
  );

  it('AI-21.3.1 a cancel reaches a memory that is still searching', async () => {
    const { promise, resolve } = Promise.withResolvers<MemoryResult>();
    const signals: (AbortSignal | undefined)[] = [];
    await using room = await toolScene({
      answers: ['never'],
      providerStreams,
      memory: {
        specificationVersion: 'v1',
        name: 'slow',
        retrieve: ({ signal }) => (signals.push(signal), promise),
      },
    });
    const said = room.say('sms', 'hi');
    await settled();
    room.ai.steer({ roomId: 'r1' }, { type: 'cancel' });
    const isTold = signals[0]?.aborted;
    resolve({ messages: [], events: [] });
    expect((await said).error ?? null).toBeNull();
    expect([isTold, room.provider.calls]).toEqual([true, []]);
  });

  it('AI-21.3.3 a directive reaches the turn of its room and no other (trap 17)', async () => {
    await using room = await toolScene({
      answers: [{ chunks: ['one '], hangs: true }, { chunks: ['two '], hangs: true }, 'three'],
      providerStreams,
    });
    await room.kit.createRoom({ roomId: 'r2' });
    for (const channelId of ['sms', 'ai']) await room.kit.attachChannel('r2', channelId);
    const first = room.say('sms', 'hi');
    const second = room.kit.processInbound(
      { channelId: 'sms', senderId: 'u2', content: { type: 'text', body: 'hi' } },
      { roomId: 'r2' },
    );
    await settled();
    room.ai.steer({ roomId: 'r1' }, { type: 'cancel' });
    await first;
    expect(room.provider.calls.map(({ signal }) => signal?.aborted)).toEqual([true, false]);
    room.ai.steer({ roomId: 'r2' }, { type: 'cancel' });
    await second;
  });

  it('AI-21.3.3 with no turn to hear it a directive does nothing, with a warning', async () => {
    const logger = createRecordingLogger();
    await using room = await toolScene({ answers: ['Hi.', 'Hi again.'], providerStreams, kit: { logger } });
    await room.say('sms', 'hi');
    expect(room.ai.steer({ roomId: 'r1' }, { type: 'inject_message', role: 'user', content: 'lost' })).toBe(false);
    expect(room.ai.steer({ roomId: 'r1', turnId: 'gone' }, { type: 'cancel' })).toBe(false);
    await room.say('sms', 'hi');
    expect(JSON.stringify(room.provider.calls[1]?.context.messages)).not.toContain('lost');
    expect(logger.entries.filter(({ message }) => message.startsWith('No turn runs'))).toHaveLength(2);
  });
});

describe('a turn whose stream nobody reads', () => {
  it('AI-21.3.3 is over once that is closed', async () => {
    await using room = await toolScene({ answers: ['never'], providerStreams: true });
    await room.kit.mute('r1', 'ai');
    await room.say('sms', 'hi');
    expect(room.provider.calls).toEqual([]);
    expect(room.ai.steer({ roomId: 'r1' }, { type: 'cancel' })).toBe(false);
  });

  it.each([false, true])('AI-21.3.3 ends with a stream of one’s own as well (fails: %s)', async (fails) => {
    const answer = async function* () {
      yield 'Mine.';
      if (fails) throw new Error('broken');
    };
    const sideEffects = { tasks: [], observations: [] };
    await using room = await toolScene({
      answers: ['never'],
      pipeline: {
        generation: {
          name: 'mine',
          process: (turn) => ({ ...turn, responseStream: Object.assign(answer(), { generated: null, sideEffects }) }),
        },
      },
    });
    await room.say('sms', 'hi');
    expect(room.sms.words).toEqual(['Mine.']);
    expect(room.ai.steer({ roomId: 'r1' }, { type: 'cancel' })).toBe(false);
  });
});

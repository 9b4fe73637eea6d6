import type { AIToolDefinition } from '@roomkit/core/ai';
import { createRecordingLogger, settled } from '@roomkit/testing';
import { describe, expect, it } from 'vitest';

import { calls, counting, toolScene } from '../support/tool-scene.ts';

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

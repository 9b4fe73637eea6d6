import { type EphemeralEvent, HookResult, InMemoryStore } from '@roomkit/core';
import { createFaultyStore, settled, type StoreFault } from '@roomkit/testing';
import { describe, expect, it, vi } from 'vitest';

import { calls, counting, endOf, toolScene, trace } from '../support/tool-scene.ts';
import { TestTransport } from '../support/transport.ts';

const streams = { providerStreams: true } as const;
const words = (items: readonly unknown[]): string => items.filter((item) => typeof item === 'string').join('');

describe('answers that stream, with tools', () => {
  it('AI-A.9.16 each part is a stream of its own, and live words are those that are stored', async () => {
    const look = counting('look', 'clear');
    await using room = await toolScene({
      ...streams,
      answers: [{ chunks: ['Let me ', 'check.'], ...calls('look') }, { chunks: ['Sun', 'ny.'] }],
      tools: [look.tool],
    });
    await room.say('sms', 'weather?');
    expect(room.web.streamed.map(words)).toEqual(['Let me check.', 'Sunny.']);
    expect(room.web.words).toEqual(['weather?']);
  });

  it('AI-A.9.16 a broadcast hook applies to each part before it is seen (trap 7)', async () => {
    const { tool } = counting('look');
    await using room = await toolScene({
      ...streams,
      answers: [{ text: 'The code is 1234. ', ...calls('look') }, 'It is 1234.'],
      tools: [tool],
    });
    room.kit.hook('before_broadcast', (event) => {
      if (event.content.type !== 'text') return HookResult.allow();
      const body = event.content.body.replaceAll('1234', '****');
      return HookResult.modify({ ...event, content: { ...event.content, body } });
    });
    await room.say('sms', 'code?');
    const everything = JSON.stringify([room.web.streamed, await room.messages(), room.sms.words]);
    expect(everything).not.toContain('1234');
    expect(room.web.streamed.map(words)).toEqual(['The code is ****. ', 'It is ****.']);
  });

  it('AI-A.9.16 AI-21.3.1 cancelling keeps what was shown, marked, and memory holds only that (trap 9)', async () => {
    await using room = await toolScene({
      ...streams,
      answers: [{ chunks: ['One. ', 'Two. '], hangs: true }, 'Next.'],
    });
    const said = room.say('sms', 'count');
    await settled();
    expect(room.ai.steer({ roomId: 'r1' }, { type: 'cancel', reason: 'enough' })).toBe(true);
    expect((await said).error ?? null).toBeNull();
    const cut = (await room.messages()).at(-1);
    expect(cut).toMatchObject({ content: { body: 'One. Two. ' }, metadata: { cancelled: true } });
    expect(endOf(await room.messages())).toMatchObject({ reason: 'cancelled' });
    expect(room.provider.calls[0]?.signal?.aborted).toBe(true);
    await room.say('sms', 'and?');
    const read = room.provider.calls[1]?.context.messages.map(({ content }) => content);
    expect(read).toEqual(['count', 'One. Two. ', 'and?']);
  });

  it('AI-A.9.11 every stream ends with exactly one mark of how it ended', async () => {
    const { tool } = counting('look');
    await using room = await toolScene({
      ...streams,
      answers: [
        'Fine.',
        { text: 'Look.', ...calls('look') },
        'There.',
        { chunks: ['Half'], error: new Error('broken') },
      ],
      tools: [tool],
    });
    for (const question of ['one', 'two', 'three']) await room.say('sms', question);
    const marks = room.web.streamed.flat().filter((item) => typeof item !== 'string' && item.kind === 'loop_end');
    expect(marks.map((mark) => (mark as { readonly reason?: unknown }).reason)).toEqual([
      'completed',
      'completed',
      'error',
    ]);
  });

  it.each([false, true])(
    'AI-A.9.11 AI-A.9.18 the mark is the last that is seen, and what stands before it is seen whole (hooked: %s)',
    async (isHooked) => {
      await using room = await toolScene({
        ...streams,
        answers: [{ chunks: ['One. Two', ' and'] }, { chunks: ['One. Tw'], error: new Error('broken') }],
      });
      if (isHooked) room.kit.hook('before_broadcast', () => HookResult.allow());
      await room.say('sms', 'one');
      await room.say('sms', 'two');
      expect(room.web.streamed.map(words)).toEqual(['One. Two and', 'One. Tw\n\n[The answer was interrupted.]']);
      expect(room.sms.words).toEqual(room.web.streamed.map(words));
      const last = room.web.streamed.map((items) => items.at(-1));
      expect(last).toMatchObject([{ reason: 'completed' }, { reason: 'error' }]);
    },
  );

  it('AI-A.9.11 a turn whose last words a hook blocks has its mark, and is reported', async () => {
    await using room = await toolScene({ ...streams, answers: ['never'] });
    room.kit.hook('before_broadcast', { channelIds: ['ai'] }, () => HookResult.block('no'));
    const reported = vi.fn<() => void>();
    room.kit.hook('on_ai_response', reported);
    await room.say('sms', 'hi');
    await settled();
    expect(room.web.streamed).toMatchObject([[{ kind: 'loop_end', reason: 'completed' }]]);
    expect([room.sms.words, reported.mock.calls.length]).toEqual([[], 1]);
  });

  it('AI-A.9.17 AI-12.9.9.3 thoughts are published in windows, and neither stored nor sent (trap 28)', async () => {
    const thoughts = Array.from({ length: 100 }, () => 'abcde');
    const told: EphemeralEvent[] = [];
    await using room = await toolScene({ ...streams, answers: ['Done.'] });
    // The double thinks in one piece; a model thinks in many.
    Object.defineProperty(room.provider, 'generateStream', {
      value: async function* stream() {
        for (const text of thoughts) yield { type: 'thinking', text };
        yield { type: 'text', text: 'Done.' };
        const parts = [
          { type: 'thinking', thinking: thoughts.join('') },
          { type: 'text', text: 'Done.' },
        ];
        yield {
          type: 'done',
          response: { parts, text: 'Done.', finishReason: 'stop', usage: {}, providerMetadata: {} },
        };
      },
    });
    await room.kit.subscribeRoom('r1', (event) => void told.push(event));
    const hooked: string[] = [];
    room.kit.hook('on_ai_thinking', ({ text }) => void hooked.push(text));
    await room.say('sms', 'think');
    await settled();
    const published = told.filter(({ data }) => data['kind'] === 'ai_thinking').map(({ data }) => data['text']);
    expect(published.length).toBeGreaterThanOrEqual(2);
    expect(published.length).toBeLessThanOrEqual(3);
    expect(published.join('')).toBe(thoughts.join(''));
    expect(hooked).toEqual([thoughts.join('')]);
    const stored = JSON.stringify([await room.kit.getTimeline('r1'), room.sms.words, room.web.streamed]);
    expect(stored).not.toContain('abcde');
  });

  it('AI-A.9.17 what is thought about a whisper is published to nobody (trap 11)', async () => {
    const told: EphemeralEvent[] = [];
    await using room = await toolScene({ ...streams, answers: [{ thinking: 'a secret', text: 'Psst.' }] });
    await room.kit.subscribeRoom('r1', (event) => void told.push(event));
    await room.kit.sendEvent('r1', 'sms', { type: 'text', body: 'whisper' }, { responseVisibility: 'web' });
    await room.kit.whenIdle('r1');
    await settled();
    expect(told.filter(({ data }) => data['kind'] === 'ai_thinking')).toEqual([]);
    expect(room.web.streamed.map(words)).toEqual(['Psst.']);
  });

  it.each([
    ['redact', () => HookResult.allow()],
    ['block', () => HookResult.block('never')],
  ] as const)('AI-A.9.17 nor what is thought where a hook may %s the answer (trap 7)', async (_what, judge) => {
    const told: EphemeralEvent[] = [];
    await using room = await toolScene({ ...streams, answers: [{ thinking: 'Card 4111 1111', text: 'Yours.' }] });
    const remove = room.kit.hook('before_broadcast', { channelIds: ['ai'] }, judge);
    await room.kit.subscribeRoom('r1', (event) => void told.push(event));
    await room.say('sms', 'which card?');
    await settled();
    const thoughts = () => told.filter(({ data }) => data['kind'] === 'ai_thinking');
    expect(thoughts()).toEqual([]);
    remove();
    // Neither of these judges the words of the answer.
    room.kit.hook('before_broadcast', { channelIds: ['sms'] }, () => HookResult.allow());
    room.kit.hook('before_broadcast', { reads: 'envelope' }, () => HookResult.allow());
    await room.say('sms', 'again?');
    await settled();
    expect(thoughts()).toHaveLength(1);
  });

  it('AI-7.2.1 a muted channel says nothing: its stream is not pulled (trap 8)', async () => {
    await using room = await toolScene({ ...streams, answers: ['Hello.'] });
    await room.kit.mute('r1', 'ai');
    await room.say('sms', 'hi');
    expect(room.provider.calls).toEqual([]);
    expect(trace(await room.kit.getTimeline('r1'))).toEqual([]);
  });

  it('AI-7.2.1 a muted channel with tools lets them work, keeps their tasks, and says nothing', async () => {
    const note = counting('note');
    await using room = await toolScene({
      ...streams,
      answers: [
        { text: 'I note it.', ...calls('note') },
        { text: 'Noted.', tasks: [{ type: 'follow_up' }] },
      ],
      tools: [note.tool],
    });
    await room.kit.mute('r1', 'ai');
    await room.say('sms', 'hi');
    expect(note.runs).toHaveLength(1);
    expect(trace(await room.kit.getTimeline('r1'))).toEqual([]);
    expect([room.sms.words, room.web.streamed]).toEqual([[], []]);
    expect((await room.kit.listTasks('r1')).map(({ type }) => type)).toEqual(['follow_up']);
  });

  it('who is muted while a tool runs says no more', async () => {
    const mutes = counting('mutes', null, {
      execute: async (_args, { roomContext }) => {
        await room.kit.mute(roomContext.room.id, 'ai');
        return 'muted';
      },
    });
    await using room = await toolScene({
      ...streams,
      answers: [{ text: 'Wait.', ...calls('mutes') }, 'Too late.'],
      tools: [mutes.tool],
    });
    await room.say('sms', 'hi');
    expect(room.sms.words).toEqual(['Wait.']);
    expect(room.provider.calls).toHaveLength(1);
  });

  it('AI-7.2.1 what cannot be stored ends its turn: no tool runs, and nothing is left of it (trap 8)', async () => {
    const plan: StoreFault[] = [];
    const look = counting('look');
    await using room = await toolScene({
      ...streams,
      answers: [{ text: 'Let me check.', ...calls('look') }, 'Sunny.'],
      tools: [look.tool],
      kit: { store: createFaultyStore(new InMemoryStore(), plan) },
    });
    room.kit.hook('before_ai_generation', () => void plan.push({ operation: 'commit', when: 'before' }));
    const { error } = await room.say('sms', 'weather?');
    plan.length = 0;
    await settled();
    expect(error).toMatchObject({ code: 'store_failed' });
    expect([look.runs, room.provider.calls[0]?.signal?.aborted]).toEqual([[], true]);
    expect(room.ai.steer({ roomId: 'r1' }, { type: 'cancel' })).toBe(false);
  });

  it('two pages that come at different times see the same answer', async () => {
    await using room = await toolScene({ ...streams, answers: [{ chunks: ['a', 'b', 'c'] }] });
    const second = new TestTransport('second', { channelType: 'websocket', streaming: true });
    await room.attach(second);
    await room.say('sms', 'hi');
    expect([room.web, second].map(({ streamed }) => streamed.map(words))).toEqual([['abc'], ['abc']]);
  });
});

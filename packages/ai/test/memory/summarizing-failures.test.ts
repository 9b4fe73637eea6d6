import type { MemoryResult } from '@roomkit/core/ai';
import {
  createRecordingLogger,
  createTestClock,
  MockAIProvider,
  type MockAnswerScript,
  settled,
} from '@roomkit/testing';
import { describe, expect, it } from 'vitest';

import { SummarizingMemory } from '../../src/memory/summarizing.ts';
import { indexes, remembered, roomOf } from './room.ts';

const clock = createTestClock();

function memoryOf(...answers: readonly MockAnswerScript[]): {
  readonly memory: SummarizingMemory;
  readonly provider: MockAIProvider;
} {
  const provider = new MockAIProvider({ answers });
  return { provider, memory: new SummarizingMemory({ provider, budgetTokens: 1000, clock }) };
}

const hangs: MockAnswerScript = { hangs: true };

/** What became of a turn. */
const outcomeOf = (turn: Promise<MemoryResult>): Promise<unknown> => turn.catch((error: unknown) => error);

describe('a summary that cannot be written', () => {
  it.each<[string, MockAnswerScript]>([
    ['the model fails', new Error('org-123 is over its quota')],
    ['the model writes nothing', ' \n'],
    ['the model refuses', { text: 'I cannot do that.', finishReason: 'refusal' }],
  ])('AI-20.3.2 leaves the turn its newest messages: %s', async (_what, answer) => {
    const provider = new MockAIProvider({ answers: [answer, 'Notes.'] });
    const logger = createRecordingLogger();
    const memory = new SummarizingMemory({ provider, budgetTokens: 1000, clock, logger });
    const room = roomOf(20);
    const { messages, events } = await remembered(memory, room);
    expect([messages, indexes(events)]).toEqual([[], [10, 11, 12, 13, 14, 15, 16, 17, 18, 19]]);
    expect(logger.entries).toMatchObject([{ level: 'warn', fields: { roomId: 'r1', provider: 'mock' } }]);
    expect(JSON.stringify(logger.entries)).not.toContain('org-123');
    expect((await remembered(memory, room)).messages).toHaveLength(1);
  });

  it('AI-20.3.2 holds the turn up no longer than it may (trap 3)', async () => {
    const clock = createTestClock();
    const provider = new MockAIProvider({ answers: [hangs] });
    const memory = new SummarizingMemory({ provider, budgetTokens: 1000, clock });
    const turn = remembered(memory, roomOf(20));
    await clock.advance(29_999);
    expect(provider.calls[0]?.signal?.aborted).toBe(false);
    await clock.advance(1);
    expect(indexes((await turn).events)).toHaveLength(10);
    expect(provider.calls[0]?.signal?.reason).toMatchObject({ name: 'TimeoutError' });
    expect(clock.pending).toBe(0);
  });
});

describe('a turn that is cancelled while a summary is written', () => {
  it('AI-21.3.1 ends with its reason, and the request with it', async () => {
    const { memory, provider } = memoryOf(hangs, 'Notes.');
    const room = roomOf(20);
    const controller = new AbortController();
    const reason = new Error('enough');
    const turn = outcomeOf(remembered(memory, room, { signal: controller.signal }));
    await settled();
    controller.abort(reason);
    expect(await turn).toBe(reason);
    expect(provider.calls[0]?.signal?.reason).toBe(reason);
    expect((await remembered(memory, room)).messages).toHaveLength(1);
  });

  it('AI-20.3.2 does not take the summary from another turn that waits for it', async () => {
    const { promise, resolve } = Promise.withResolvers<string>();
    const provider = new MockAIProvider();
    provider.generate = async (context, options) => {
      provider.calls.push({
        context,
        streaming: false,
        signal: options?.signal,
        abandoned: false,
        ended: Promise.resolve(),
      });
      const text = await promise;
      return { parts: [], text, finishReason: 'stop', usage: {}, providerMetadata: {} };
    };
    const memory = new SummarizingMemory({ provider, budgetTokens: 1000, clock });
    const room = roomOf(20);
    const controller = new AbortController();
    const reason = new Error('enough');
    const first = outcomeOf(remembered(memory, room, { signal: controller.signal }));
    const second = remembered(memory, room);
    await settled();
    controller.abort(reason);
    expect(await first).toBe(reason);
    expect(provider.calls[0]?.signal?.aborted).toBe(false);
    resolve('Notes.');
    expect((await second).messages).toHaveLength(1);
    await remembered(memory, room);
    expect(provider.calls).toHaveLength(1);
  });
});

describe('turns at the same time', () => {
  it('AI-20.3.2 share one request, in one channel of one room', async () => {
    const clock = createTestClock();
    const answers = [(_context: unknown, call: number): MockAnswerScript => ({ text: `Notes ${call}.`, delayMs: 5 })];
    const provider = new MockAIProvider({ clock, answers });
    const memory = new SummarizingMemory({ provider, budgetTokens: 1000, clock });
    const room = roomOf(20);
    const turns = [1, 2, 3].map(() => remembered(memory, room));
    await clock.advance(10);
    const results = await Promise.all(turns);
    expect(results.map(({ messages }) => messages)).toEqual(turns.map(() => results[0]?.messages));
    expect(provider.calls).toHaveLength(1);
  });

  it('AI-7.5.1 share nothing over channels, rooms and organizations (trap 11)', async () => {
    const { memory, provider } = memoryOf((_context, call) => `Notes ${call}.`);
    const scopes = [{}, { channelId: 'other' }, { roomId: 'r2' }, { organizationId: 'acme' }];
    const turns = await Promise.all(scopes.map((scope) => remembered(memory, roomOf(20, 100, scope))));
    expect(provider.calls).toHaveLength(4);
    expect(new Set(turns.map(({ messages }) => JSON.stringify(messages))).size).toBe(4);
  });
});

describe('what is forgotten', () => {
  it('AI-20.3.2 is forgotten also while it is being written', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const provider = new MockAIProvider({ answers: ['Notes.'] });
    const generate = provider.generate.bind(provider);
    provider.generate = async (context, options) => {
      const response = await generate(context, options);
      await promise;
      return response;
    };
    const memory = new SummarizingMemory({ provider, budgetTokens: 1000, clock });
    const room = roomOf(20);
    const turn = remembered(memory, room);
    await settled();
    await memory.clear({ organizationId: null, roomId: 'r1' });
    expect((await turn).messages).toEqual([]);
    resolve();
    await settled();
    await remembered(memory, room);
    expect(provider.calls).toHaveLength(2);
  });

  it('AI-20.3.2 is everything when the memory is closed, and requests end', async () => {
    const { memory, provider } = memoryOf('Notes.', hangs);
    const rooms = [roomOf(20), roomOf(20, 100, { roomId: 'r2' })] as const;
    await remembered(memory, rooms[0]);
    const waiting = remembered(memory, rooms[1]);
    await settled();
    await memory.close();
    expect((await waiting).messages).toEqual([]);
    expect(provider.calls[1]?.signal?.aborted).toBe(true);
    expect(provider.closeCount).toBe(0);
  });
});

import type { RoomEvent } from '@roomkit/core';
import type { AIMessage } from '@roomkit/core/ai';
import { anEvent } from '@roomkit/testing';
import { describe, expect, it } from 'vitest';

import { BudgetAwareMemory } from '../../src/memory/budget-aware.ts';
import { SlidingWindowMemory } from '../../src/memory/sliding-window.ts';
import { estimateTokens } from '../../src/text/estimate-tokens.ts';
import { FixedMemory, indexes, remembered, roomOf } from './room.ts';

const range = (from: number, to: number): readonly number[] => Array.from({ length: to - from }, (_, at) => from + at);

describe('a window', () => {
  it('AI-20.3.1 holds the last 50 messages, oldest first, without the current one', async () => {
    const room = roomOf(60);
    const { messages, events } = await remembered(new SlidingWindowMemory(), room);
    expect(messages).toEqual([]);
    expect(indexes(events)).toEqual(range(10, 60));
  });

  it('AI-20.3.1 leaves the current message out, whoever gives it (trap 10)', async () => {
    const room = roomOf(3);
    const current = room.say('And now?');
    const { view } = room.query(current);
    const messages = async (): Promise<readonly RoomEvent[]> => [...(await view.messages({ limit: 9 })), current];
    const result = await new SlidingWindowMemory().retrieve(room.query(current, { view: { ...view, messages } }));
    expect(indexes(result.events)).toEqual([0, 1, 2]);
  });

  it('AI-20.3.1 is as long as it is told, and reads nothing where it has no length', async () => {
    const room = roomOf(5);
    expect(indexes((await remembered(new SlidingWindowMemory({ maxEvents: 2 }), room)).events)).toEqual([3, 4]);
    const asked = room.pages.length;
    expect(await remembered(new SlidingWindowMemory({ maxEvents: 0 }), room)).toEqual({ messages: [], events: [] });
    expect(room.pages.length).toBe(asked);
  });

  it.each([-1, 1001, 2.5, '50'])('AI-20.3.1 cannot have the length %o', (maxEvents) => {
    expect(() => new SlidingWindowMemory({ maxEvents: maxEvents as number })).toThrow('maxEvents');
  });
});

describe('a budget', () => {
  it('AI-20.3.3 keeps the newest messages that fit, less the margin', async () => {
    const { events } = await remembered(new BudgetAwareMemory({ budgetTokens: 500 }), roomOf(10));
    expect(indexes(events)).toEqual([6, 7, 8, 9]);
    const whole = new BudgetAwareMemory({ budgetTokens: 500, marginRatio: 0 });
    expect(indexes((await remembered(whole, roomOf(10))).events)).toEqual([5, 6, 7, 8, 9]);
  });

  it('AI-20.3.3 keeps three messages, whatever they cost', async () => {
    const tight = new BudgetAwareMemory({ budgetTokens: 10 });
    expect(indexes((await remembered(tight, roomOf(10))).events)).toEqual([7, 8, 9]);
    const tighter = new BudgetAwareMemory({ budgetTokens: 10, minEvents: 0 });
    expect((await remembered(tighter, roomOf(10))).events).toEqual([]);
  });

  it('AI-20.3.3 leaves no hole: what is older than the first that does not fit goes', async () => {
    const room = roomOf(1, 10);
    for (const tokens of [300, 10, 10, 10]) room.say('y'.repeat(tokens * 4));
    const { events } = await remembered(new BudgetAwareMemory({ budgetTokens: 200 }), room);
    expect(indexes(events)).toEqual([2, 3, 4]);
  });

  it('AI-20.3.3 keeps messages of the system, calls with their results, and what is no message', async () => {
    const room = roomOf(6);
    const note = anEvent({
      id: 'note',
      type: 'system',
      index: -1,
      content: { type: 'system', code: 'n', message: 'z'.repeat(400) },
    });
    const messages: readonly AIMessage[] = [
      { role: 'system', content: 's'.repeat(400) },
      { role: 'user', content: 'u'.repeat(400) },
      { role: 'assistant', content: [{ type: 'tool_call', id: '1', name: 'find', arguments: {} }] },
      { role: 'tool', content: [{ type: 'tool_result', toolCallId: '1', name: 'find', result: 'r'.repeat(400) }] },
    ];
    const inner = new FixedMemory(async ({ view }) => ({
      messages,
      events: [note, ...(await view.messages({ limit: 10 }))],
    }));
    const result = await remembered(new BudgetAwareMemory({ inner, budgetTokens: 600 }), room);
    expect(result.messages.map(({ role }) => role)).toEqual(['system', 'assistant', 'tool']);
    expect(result.events.map(({ id }) => id)).toEqual(['note', 'r1-3', 'r1-4', 'r1-5']);
  });

  it('AI-20.3.3 keeps a summary of what was before rather than one message more', async () => {
    const summary: AIMessage = { role: 'user', content: 's'.repeat(400) };
    const inner = new FixedMemory(async ({ view }) => ({
      messages: [summary],
      events: await view.messages({ limit: 10 }),
    }));
    const memory = new BudgetAwareMemory({ inner, budgetTokens: 600 });
    const { messages, events } = await remembered(memory, roomOf(10));
    expect([messages, indexes(events)]).toEqual([[summary], [6, 7, 8, 9]]);
  });

  it('AI-20.3.3 counts as it is told', async () => {
    const memory = new BudgetAwareMemory({ budgetTokens: 10, minEvents: 1, estimateTokens: () => 2 });
    expect(indexes((await remembered(memory, roomOf(10))).events)).toEqual([6, 7, 8, 9]);
  });

  it('AI-20.3.3 sorts what comes in any order, once each', async () => {
    const inner = new FixedMemory(async ({ view, current }) => {
      const events = await view.messages({ limit: 10 });
      return { messages: [], events: [current, ...events.toReversed(), ...events] };
    });
    const { events } = await remembered(new BudgetAwareMemory({ inner, budgetTokens: 1000 }), roomOf(3));
    expect(indexes(events)).toEqual([0, 1, 2]);
  });

  it('AI-20.3.3 passes on what is taken in and forgotten, and closes nothing that is not its own', async () => {
    const inner = new FixedMemory(() => ({ messages: [], events: [] }));
    const memory = new BudgetAwareMemory({ inner, budgetTokens: 10 });
    const room = roomOf(0);
    await memory.ingest(room.entry(room.say('a')));
    await memory.clear(room.scope);
    expect(inner.heard).toEqual(['ingest r1-0', 'clear r1']);
  });

  it.each<[string, object]>([
    ['budgetTokens', {}],
    ['budgetTokens', { budgetTokens: 0 }],
    ['marginRatio', { budgetTokens: 9, marginRatio: 1 }],
    ['marginRatio', { budgetTokens: 9, marginRatio: Number.NaN }],
    ['minEvents', { budgetTokens: 9, minEvents: -1 }],
    ['inner', { budgetTokens: 9, inner: {} }],
    ['inner', { budgetTokens: 9, inner: { specificationVersion: 'v2', retrieve: () => null } }],
  ])('AI-20.3.3 %s is refused by name: %o', (field, options) => {
    expect(() => new BudgetAwareMemory(options as { budgetTokens: number })).toThrow(
      expect.objectContaining({ code: 'configuration_invalid', details: expect.objectContaining({ field }) }),
    );
  });
});

describe('tokens', () => {
  it('AI-20.3.3 are a quarter of the characters, rounded up, and a flat number for a picture', () => {
    const image = { type: 'image', url: `data:image/png;base64,${'A'.repeat(9999)}` } as const;
    const text = { type: 'text', text: 'abcde' } as const;
    const messages: readonly (readonly [AIMessage, number])[] = [
      [{ role: 'user', content: '' }, 0],
      [{ role: 'user', content: 'abcde' }, 2],
      [{ role: 'user', content: [text, image, text] }, 3 + 1600],
      [{ role: 'assistant', content: [{ type: 'thinking', thinking: 'abc', signature: 'defgh' }] }, 2],
      [{ role: 'assistant', content: [{ type: 'tool_call', id: '1', name: 'find', arguments: { a: 1 } }] }, 3],
      [{ role: 'tool', content: [{ type: 'tool_result', toolCallId: '1', name: 'f', result: 'abcde' }] }, 2],
      [{ role: 'tool', content: [{ type: 'tool_result', toolCallId: '1', name: 'f', result: [image, text] }] }, 1602],
    ];
    expect(messages.map(([message]) => estimateTokens(message))).toEqual(messages.map(([, tokens]) => tokens));
  });
});

import type { MemoryResult } from '@roomkit/core/ai';
import { createTestClock, MockAIProvider, type MockAIProviderOptions } from '@roomkit/testing';
import { describe, expect, it } from 'vitest';

import { SlidingWindowMemory } from '../../src/memory/sliding-window.ts';
import type { SummarizingMemoryOptions } from '../../src/memory/summarizing-options.ts';
import { SummarizingMemory } from '../../src/memory/summarizing.ts';
import { FixedMemory, indexes, remembered, roomOf, words } from './room.ts';

const clock = createTestClock();

/** A memory of 1,000 tokens, 500 of them for recent messages, and the model behind it. */
function setUp(
  options: Partial<SummarizingMemoryOptions> = {},
  answers: MockAIProviderOptions['answers'] = [(_context, call) => `Notes ${call}.`],
): { readonly memory: SummarizingMemory; readonly provider: MockAIProvider } {
  const provider = new MockAIProvider({ answers });
  return { provider, memory: new SummarizingMemory({ provider, budgetTokens: 1000, clock, ...options }) };
}

const summaryIn = ({ messages }: MemoryResult): unknown => messages[0]?.content;
const notes = (number: number): string => `[Summary of the earlier conversation]\nNotes ${number}.`;

describe('a conversation that fits', () => {
  it('AI-20.3.2 stays as it is below half of the budget', async () => {
    const { memory, provider } = setUp();
    const room = roomOf(3);
    room.say('y'.repeat(190 * 4));
    const { messages, events } = await remembered(memory, room);
    expect([messages, indexes(events)]).toEqual([[], [0, 1, 2, 3]]);
    expect(events[3]?.content).toMatchObject({ body: 'y'.repeat(760) });
    expect(provider.calls).toEqual([]);
  });

  it('AI-20.3.2 has its long messages cut from half of the budget on, but for the recent ones', async () => {
    const { memory, provider } = setUp({ truncateToCharacters: 200 });
    const room = roomOf(1, 300);
    for (const tokens of [10, 100, 100, 100]) room.say(words(0, tokens));
    const { messages, events } = await remembered(memory, room);
    expect(messages).toEqual([]);
    expect(events.map(({ content }) => (content.type === 'text' ? content.body.length : 0))).toEqual([
      200, 40, 400, 400, 400,
    ]);
    expect(events[0]?.content).toMatchObject({ body: expect.stringMatching(/^#0 x+\n\[… the rest is left out\]$/u) });
    expect(provider.calls).toEqual([]);
  });

  it('AI-20.3.2 has messages cut to 2,000 characters unless told otherwise', async () => {
    const { memory } = setUp({ budgetTokens: 4000 });
    const room = roomOf(1, 1500);
    for (let at = 1; at < 4; at += 1) room.say(words(at, 600));
    const [first, second] = (await remembered(memory, room)).events;
    expect(first?.content).toMatchObject({ body: expect.objectContaining({ length: 2000 }) });
    expect(second?.content).toMatchObject({ body: expect.objectContaining({ length: 2400 }) });
  });
});

describe('a conversation that does not fit', () => {
  it('AI-20.3.2 is a summary and its recent messages as they are', async () => {
    const { memory, provider } = setUp();
    const result = await remembered(memory, roomOf(12));
    expect(summaryIn(result)).toBe(notes(0));
    expect(result.messages).toMatchObject([{ role: 'user' }]);
    expect(indexes(result.events)).toEqual([7, 8, 9, 10, 11]);
    expect(provider.calls).toHaveLength(1);
  });

  it('AI-20.3.2 asks for the summary alone: no room, no tools, so many tokens, what was said as material', async () => {
    const { memory, provider } = setUp({ budgetTokens: 10_000 });
    await remembered(memory, roomOf(120));
    const [call] = provider.calls;
    expect(call?.context).toMatchObject({
      room: null,
      tools: [],
      maxTokens: 1000,
      thinkingBudget: 0,
      systemPrompt: expect.stringContaining('at most 750 words'),
      messages: [{ role: 'user', content: expect.stringContaining('user: #0 x') }],
    });
    const small = setUp();
    await remembered(small.memory, roomOf(12));
    expect(small.provider.calls[0]?.context.maxTokens).toBe(350);
  });

  it('AI-20.3.2 asks of pictures that there were some, and of a model what it can', async () => {
    const provider = new MockAIProvider({ capabilities: { thinking: false, maxOutputTokens: 200 } });
    const memory = new SummarizingMemory({ provider, budgetTokens: 1000, clock });
    const room = roomOf(12);
    const current = room.say('And now?');
    const { view } = room.query(current);
    const toMessage: typeof view.toMessage = (event) => {
      const message = view.toMessage(event);
      if (event.index === 0) return null;
      if (event.index !== 1) return message;
      const content = [
        { type: 'image' as const, url: 'https://b.example/a.png' },
        { type: 'text' as const, text: 'a cat' },
      ];
      return { role: 'user', content };
    };
    await memory.retrieve(room.query(current, { view: { ...view, toMessage } }));
    const context = provider.calls[0]?.context;
    expect(context).toMatchObject({ maxTokens: 200 });
    expect(context).not.toHaveProperty('thinkingBudget');
    expect(context?.messages[0]?.content).toContain('user: [Picture] a cat');
    expect(context?.messages[0]?.content).not.toContain('#0 x');
  });

  it('AI-20.3.2 keeps the summary for the next turns, as long as all fits', async () => {
    const { memory, provider } = setUp();
    const room = roomOf(12);
    await remembered(memory, room);
    const second = await remembered(memory, room);
    expect(provider.calls).toHaveLength(1);
    expect(summaryIn(second)).toBe(notes(0));
    expect(indexes(second.events)).toEqual([7, 8, 9, 10, 11, 12]);
  });

  it('AI-20.3.2 carries the summary on when it has grown, and reads only what is new', async () => {
    const { memory, provider } = setUp();
    const room = roomOf(12);
    await remembered(memory, room);
    for (let at = 0; at < 4; at += 1) room.say(words(100 + at, 100));
    const grown = await remembered(memory, room);
    expect(provider.calls).toHaveLength(2);
    const asked = JSON.stringify(provider.calls[1]?.context.messages);
    expect(asked).toContain('Notes 0.');
    expect(asked).toContain('#7 x');
    expect(asked).not.toContain('#6 x');
    expect(asked).not.toContain('#103 x');
    expect(summaryIn(grown)).toBe(notes(1));
    expect(indexes(grown.events)).toEqual([12, 13, 14, 15, 16]);
  });

  it('AI-20.3.2 gives a message that it does not stand for, however old, as it is', async () => {
    const { memory, provider } = setUp();
    const room = roomOf(0);
    const late = room.say(words(0, 20));
    for (let at = 1; at < 12; at += 1) room.say(words(at, 100));
    const { view } = room.query(room.say('And now?'));
    const messages: typeof view.messages = async (page) =>
      (await view.messages(page)).filter(({ id }) => id !== late.id);
    await remembered(memory, room, { view: { ...view, messages } });
    const { events } = await remembered(memory, room);
    expect(provider.calls).toHaveLength(1);
    expect(indexes(events)[0]).toBe(0);
  });

  it('AI-20.3.2 keeps a summary for 1,800 seconds', async () => {
    const clock = createTestClock();
    const { memory, provider } = setUp({ clock });
    const room = roomOf(12);
    await remembered(memory, room);
    await clock.advance(1_799_999);
    await remembered(memory, room);
    expect(provider.calls).toHaveLength(1);
    await clock.advance(1);
    expect(summaryIn(await remembered(memory, room))).toBe(notes(1));
  });

  it('AI-20.3.2 stays within the budget with a model that writes too much', async () => {
    const { memory } = setUp({}, ['n'.repeat(100_000)]);
    const result = await remembered(memory, roomOf(12));
    expect(String(summaryIn(result)).length).toBeLessThan(350 * 4 + 50);
    expect(indexes(result.events)).toEqual([7, 8, 9, 10, 11]);
  });

  it('AI-20.3.2 leaves the oldest words out where there is more to read than fits', async () => {
    const { memory, provider } = setUp();
    await remembered(memory, roomOf(100));
    const [message] = provider.calls[0]?.context.messages ?? [];
    expect(message?.content.length).toBeLessThan(4100);
    expect(message?.content).toContain('#94 x');
  });

  it('AI-20.3.2 keeps what an inner memory wrote', async () => {
    const inner = new FixedMemory(async ({ view }) => ({
      messages: [{ role: 'system', content: 'Be kind.' }],
      events: await view.messages({ limit: 50 }),
    }));
    const { memory } = setUp({ inner });
    const room = roomOf(12);
    const { messages } = await remembered(memory, room);
    expect(messages).toMatchObject([{ content: notes(0) }, { role: 'system', content: 'Be kind.' }]);
    await memory.ingest(room.entry(room.say('a')));
    await memory.clear(room.scope);
    expect(inner.heard).toEqual(['ingest r1-13', 'clear r1']);
  });
});

describe('options of a memory that summarises', () => {
  const provider = new MockAIProvider();

  it.each<[string, object]>([
    ['provider', { provider: null }],
    ['inner', { inner: 7 }],
    ['budgetTokens', { budgetTokens: 0.5 }],
    ['truncateAtRatio', { truncateAtRatio: 0 }],
    ['truncateAtRatio', { truncateAtRatio: 0.85 }],
    ['truncateToCharacters', { truncateToCharacters: 0 }],
    ['summarizeAtRatio', { summarizeAtRatio: 1.1 }],
    ['summaryTokens', { summaryTokens: 0 }],
    ['cacheSeconds', { cacheSeconds: -1 }],
    ['timeoutMs', { timeoutMs: Number.POSITIVE_INFINITY }],
  ])('AI-20.3.2 %s is refused by name: %o', (field, options) => {
    expect(() => new SummarizingMemory({ provider, budgetTokens: 1000, ...options })).toThrow(
      expect.objectContaining({ code: 'configuration_invalid', details: expect.objectContaining({ field }) }),
    );
  });
});

describe('a summary and what it stands for', () => {
  it.each(['edited', 'deleted'])('AI-20.3.2 is not used once a message of it is %s (trap 11)', async (what) => {
    const { memory, provider } = setUp();
    const room = roomOf(0);
    const first = room.say('The secret is 4711.');
    for (let at = 0; at < 12; at += 1) room.say(words(at, 100));
    await remembered(memory, room);
    expect(JSON.stringify(provider.calls[0]?.context)).toContain('4711');
    if (what === 'edited') room.edit(first, 'Nothing.');
    else room.hide(first);
    expect(summaryIn(await remembered(memory, room))).toBe(notes(1));
    expect(JSON.stringify(provider.calls[1]?.context)).not.toContain('4711');
    expect(JSON.stringify(provider.calls[1]?.context)).not.toContain('Notes 0.');
  });

  it.each(['edited', 'deleted'])(
    'AI-20.3.2 is not used once a message beyond the window is %s (trap 11)',
    async (what) => {
      const { memory, provider } = setUp({ inner: new SlidingWindowMemory({ maxEvents: 12 }) });
      const room = roomOf(0);
      const first = room.say('The secret is 4711.');
      for (let at = 0; at < 11; at += 1) room.say(words(at, 100));
      await remembered(memory, room);
      await remembered(memory, room);
      expect(provider.calls).toHaveLength(1);
      if (what === 'edited') room.edit(first, 'Nothing.');
      else room.hide(first);
      expect(summaryIn(await remembered(memory, room))).toBe(notes(1));
      expect(JSON.stringify(provider.calls[1]?.context)).not.toContain('Notes 0.');
    },
  );

  it('AI-20.3.2 is written anew, and not carried on, once it stands for more than can be looked after', async () => {
    const inner = new SlidingWindowMemory({ maxEvents: 300 });
    const { memory, provider } = setUp({ inner });
    const room = roomOf(300);
    let anew = 0;
    for (let turn = 0; turn < 8; turn += 1) {
      await remembered(memory, room);
      for (let at = 0; at < 200; at += 1) room.say(words(at, 100));
      const asked = JSON.stringify(provider.calls.at(-1)?.context.messages);
      if (!asked.includes('The notes so far')) anew += 1;
    }
    expect([provider.calls.length, anew]).toEqual([8, 2]);
    const reads = room.pages.filter(({ limit }) => limit !== 300);
    expect(Math.max(...reads.map(({ limit }) => limit))).toBeLessThanOrEqual(1000);
  });
});

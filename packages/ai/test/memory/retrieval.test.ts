import type { MemoryQuery } from '@roomkit/core/ai';
import { createRecordingLogger, createTestClock } from '@roomkit/testing';
import { MemoryRoom } from '@roomkit/testing/conformance';
import { describe, expect, it } from 'vitest';

import { KeywordRetriever } from '../../src/memory/keyword-retriever.ts';
import { RetrievalMemory } from '../../src/memory/retrieval.ts';
import type { Retriever, RetrieverMatch, RetrieverQuery, RetrieverScope } from '../../src/memory/retriever.ts';
import { SlidingWindowMemory } from '../../src/memory/sliding-window.ts';
import { FixedMemory, indexes, remembered, roomOf } from './room.ts';

const clock = createTestClock();

/** Gives what it is told to, and remembers what it is asked. */
function scripted(matches: readonly RetrieverMatch[] | (() => Promise<readonly RetrieverMatch[]>)): Retriever & {
  readonly asked: RetrieverQuery[];
  readonly removed: RetrieverScope[];
} {
  const asked: RetrieverQuery[] = [];
  const removed: RetrieverScope[] = [];
  return {
    asked,
    removed,
    async search(query) {
      asked.push(query);
      return typeof matches === 'function' ? matches() : matches;
    },
    remove: async (scope) => void removed.push(scope),
  };
}

const windowOf = (maxEvents: number): SlidingWindowMemory => new SlidingWindowMemory({ maxEvents });

describe('a memory that searches', () => {
  it('AI-20.3.4 finds message 3 of 100 by a word, and adds it to the last ones', async () => {
    const memory = new RetrievalMemory({ retriever: new KeywordRetriever(), inner: windowOf(10), clock });
    const room = new MemoryRoom();
    for (let at = 0; at < 100; at += 1) {
      const words = at === 3 ? 'The invoice has the number 4711.' : `Small talk of day ${at}, nothing else.`;
      await memory.ingest(room.entry(room.say(words)));
    }
    const { messages, events } = await remembered(memory, room, { says: 'Where is the invoice?' });
    expect(messages).toEqual([]);
    expect(indexes(events)).toEqual([3, 90, 91, 92, 93, 94, 95, 96, 97, 98, 99]);
  });

  it('AI-20.3.4 does not search for a message that says too little', async () => {
    const retriever = scripted([]);
    const memory = new RetrievalMemory({ retriever, clock });
    const room = roomOf(3);
    for (const says of ['ok', '  ok  ', '🦉🦉', '']) await remembered(memory, room, { says });
    expect(retriever.asked).toEqual([]);
    await remembered(memory, room, { says: 'why' });
    expect(retriever.asked).toMatchObject([{ ...room.scope, text: 'why', limit: 5 }]);
  });

  it('AI-20.3.4 adds at most so many, each once, none that is at hand, none from elsewhere in the room', async () => {
    const room = roomOf(20);
    const at = (index: number): RetrieverMatch => ({ eventId: `r1-${index}`, index });
    const wrong = [
      { eventId: 'r1-20', index: 20 },
      { eventId: 'r1-1', index: 2 },
      { eventId: 'x', index: -1 },
      { eventId: 'x', index: 0.5 },
    ];
    const retriever = scripted([
      at(18),
      ...wrong.slice(0, 1),
      at(5),
      at(5),
      ...wrong.slice(2),
      at(7),
      wrong[1] ?? at(1),
      at(9),
    ]);
    const memory = new RetrievalMemory({ retriever, inner: windowOf(3), limit: 3, clock });
    const { events } = await remembered(memory, room);
    expect(indexes(events)).toEqual([5, 7, 17, 18, 19]);
    expect(retriever.asked[0]?.exclude).toEqual(['r1-20', 'r1-17', 'r1-18', 'r1-19']);
    // A match that is not where it should be is not found again.
    expect(retriever.removed).toEqual([{ ...room.scope, eventId: 'r1-1' }]);
  });

  it('AI-20.3.4 gives what its reader may see now, as it stands now, and forgets the rest (trap 11)', async () => {
    const memory = new RetrievalMemory({ retriever: new KeywordRetriever(), inner: windowOf(1), clock });
    const room = new MemoryRoom();
    const [hidden, edited] = [room.say('The invoice is 1.'), room.say('The invoice is 2.')];
    for (const event of [hidden, edited]) await memory.ingest(room.entry(event));
    room.hide(hidden);
    room.edit(edited, 'The invoice is paid.');
    room.say('Well.');
    const { events } = await remembered(memory, room, { says: 'invoice?' });
    expect(events.map(({ content }) => content)).toMatchObject([{ body: 'The invoice is paid.' }, { body: 'Well.' }]);
  });

  it('AI-20.3.4 takes in messages with words, and passes on what it is told', async () => {
    const inner = new FixedMemory(() => ({ messages: [], events: [] }));
    const retriever = new KeywordRetriever();
    const memory = new RetrievalMemory({ retriever, inner, clock });
    const room = new MemoryRoom();
    const event = room.say('The invoice.');
    const file = {
      ...event,
      id: 'file',
      content: { type: 'media', url: 'https://b.example/a', mimeType: 'a/b' },
    } as const;
    for (const each of [event, file, { ...event, id: 'system', type: 'system' as const }]) {
      await memory.ingest(room.entry(each));
    }
    const search = (): Promise<readonly RetrieverMatch[]> =>
      retriever.search({ ...room.scope, text: 'invoice', limit: 9, exclude: [] });
    expect(await search()).toEqual([{ eventId: event.id, index: 0 }]);
    await memory.clear(room.scope);
    expect(await search()).toEqual([]);
    expect(inner.heard).toEqual([`ingest ${event.id}`, 'ingest file', 'ingest system', 'clear r1']);
  });
});

describe('a search that fails', () => {
  const inner = windowOf(2);

  it('AI-20.3.4 leaves the turn what it has without', async () => {
    const logger = createRecordingLogger();
    const retriever = scripted(() => Promise.reject(new Error('key sk-123 is wrong')));
    const memory = new RetrievalMemory({ retriever, inner, clock, logger });
    expect(indexes((await remembered(memory, roomOf(5))).events)).toEqual([3, 4]);
    expect(logger.entries).toMatchObject([{ level: 'warn', fields: { roomId: 'r1', channelId: 'assistant' } }]);
    expect(JSON.stringify(logger.entries)).not.toContain('sk-123');
  });

  it('AI-20.3.4 takes no longer than it may (trap 3)', async () => {
    const clock = createTestClock();
    const retriever = scripted(() => new Promise(() => {}));
    const memory = new RetrievalMemory({ retriever, inner, clock, timeoutMs: 200 });
    const result = remembered(memory, roomOf(5));
    await clock.advance(200);
    expect(indexes((await result).events)).toEqual([3, 4]);
    expect(retriever.asked[0]?.signal?.reason).toMatchObject({ name: 'TimeoutError' });
    expect(clock.pending).toBe(0);
  });

  it('AI-21.3.1 ends with the turn, with its reason', async () => {
    const retriever = scripted(() => new Promise(() => {}));
    const memory = new RetrievalMemory({ retriever, inner, clock: createTestClock() });
    const controller = new AbortController();
    const reason = new Error('enough');
    const asked = new Promise<void>((resolve) => {
      const { search } = retriever;
      retriever.search = (query) => {
        resolve();
        return search(query);
      };
    });
    const given: Partial<MemoryQuery> = { signal: controller.signal };
    const outcome = remembered(memory, roomOf(5), given).catch((error: unknown) => error);
    await asked;
    controller.abort(reason);
    expect(await outcome).toBe(reason);
    expect(retriever.asked[0]?.signal?.reason).toBe(reason);
  });

  it.each<[string, object]>([
    ['retriever', {}],
    ['retriever', { retriever: { index: () => null } }],
    ['inner', { retriever: scripted([]), inner: { retrieve: () => null } }],
    ['limit', { retriever: scripted([]), limit: 0 }],
    ['minQueryCharacters', { retriever: scripted([]), minQueryCharacters: -1 }],
    ['timeoutMs', { retriever: scripted([]), timeoutMs: 0 }],
  ])('AI-20.3.4 %s is refused by name', (field, options) => {
    expect(() => new RetrievalMemory(options as { retriever: Retriever })).toThrow(
      expect.objectContaining({ code: 'configuration_invalid', details: expect.objectContaining({ field }) }),
    );
  });
});

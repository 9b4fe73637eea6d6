import { expect } from 'vitest';

import type { ConformanceCase } from '../../suite/conformance-case.ts';
import { MemoryRoom, shown } from './memory-room.ts';
import type { MemorySubject } from './memory-subject.ts';

const LONG = 'It went on for a while, and nobody said anything of note. '.repeat(4);

const described: ConformanceCase<MemorySubject> = {
  title: 'describes itself: version and name',
  async run({ memory }) {
    expect(memory.specificationVersion).toBe('v1');
    expect(memory.name).not.toBe('');
  },
};

const empty: ConformanceCase<MemorySubject> = {
  title: 'gives nothing of a room in which nothing was said before',
  async run({ memory }) {
    const room = new MemoryRoom();
    expect(await room.turn(memory, 'Is anybody here?')).toBe('[]');
  },
};

const last: ConformanceCase<MemorySubject> = {
  title: 'AI-20.1.1 remembers what was said just before',
  async run({ memory }) {
    const room = new MemoryRoom();
    for (let count = 0; count < 30; count += 1) await room.turn(memory, `${count}. ${LONG}`);
    await room.turn(memory, 'The code is 4711.');
    expect(await room.turn(memory, 'What was the code?')).toContain('4711');
  },
};

const withoutCurrent: ConformanceCase<MemorySubject> = {
  title: 'AI-20.3.1 leaves the current message out, also when it was taken in before (trap 10)',
  async run({ memory }) {
    const room = new MemoryRoom();
    for (const words of ['The code of the shed?', 'The code of the barn?']) await room.turn(memory, words);
    const current = room.say('The code of the house?');
    await memory.ingest?.(room.entry(current));
    const query = room.query(current);
    const result = await memory.retrieve(query);
    expect(result.events.map(({ id }) => id)).not.toContain(current.id);
    expect(shown(result, query.view)).not.toContain('of the house');
  },
};

const once: ConformanceCase<MemorySubject> = {
  title: 'gives each event once, of this room, and messages that a model can read',
  async run({ memory }) {
    const room = new MemoryRoom();
    for (let count = 0; count < 60; count += 1) {
      const event = room.say(`${count}. The code of box ${count} is ${count * 7}.`);
      // Whoever was restarted may bring an event again.
      for (let again = 0; again < 2; again += 1) await memory.ingest?.(room.entry(event));
    }
    const { events, messages } = await memory.retrieve(room.query(room.say('What is the code of box 3?')));
    const ids = events.map(({ id }) => id);
    expect(new Set(ids).size, 'each once').toBe(ids.length);
    expect(new Set(events.map(({ roomId }) => roomId)).size).toBeLessThanOrEqual(1);
    for (const { role, content } of messages) {
      expect(['system', 'user', 'assistant', 'tool']).toContain(role);
      expect(content.length).toBeGreaterThan(0);
    }
  },
};

const pages: ConformanceCase<MemorySubject> = {
  title: 'asks for pages that a view can give, however much was said',
  async run({ memory }) {
    for (const count of [0, 1, 1500]) {
      const room = new MemoryRoom({ roomId: `of-${count}` });
      for (let at = 0; at < count; at += 1) room.say(`${at}. ${LONG}`);
      // Twice: the second time there may be something that was kept.
      for (let turn = 0; turn < 2; turn += 1) await memory.retrieve(room.query(room.say('And now?')));
      for (const { limit, beforeIndex } of room.pages) {
        expect(limit).toBeGreaterThanOrEqual(1);
        expect(limit).toBeLessThanOrEqual(1000);
        expect(beforeIndex ?? 0).toBeLessThanOrEqual(count + 1);
      }
    }
  },
};

/** What a memory gives of what was said. */
export const readingCases: readonly ConformanceCase<MemorySubject>[] = [
  described,
  empty,
  last,
  withoutCurrent,
  once,
  pages,
];

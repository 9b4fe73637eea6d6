import { expect } from 'vitest';

import { within } from '../../runtime/within.ts';
import type { ConformanceCase } from '../../suite/conformance-case.ts';
import { PATIENCE_MS, rejectionOf } from '../../suite/expectations.ts';
import { MemoryRoom } from './memory-room.ts';
import type { MemorySubject } from './memory-subject.ts';

const beforehand: ConformanceCase<MemorySubject> = {
  title: 'refuses a question that is not wanted any more, with the signal’s own reason, and reads nothing',
  async run({ memory }) {
    const room = new MemoryRoom();
    await room.turn(memory, 'Hello.');
    const reason = new Error('not wanted');
    const asked = room.pages.length;
    const query = room.query(room.say('And now?'), { signal: AbortSignal.abort(reason) });
    expect(await rejectionOf(() => memory.retrieve(query))).toBe(reason);
    expect(room.pages.length).toBe(asked);
  },
};

const meanwhile: ConformanceCase<MemorySubject> = {
  title: 'ends when it is not wanted any more while it waits for the room, with the signal’s own reason',
  async run({ memory }) {
    const room = new MemoryRoom();
    await room.turn(memory, 'Hello.');
    const controller = new AbortController();
    const reason = new Error('changed my mind');
    const current = room.say('And now?');
    const { promise: asked, resolve } = Promise.withResolvers<void>();
    const { view } = room.query(current);
    const hanging = {
      ...view,
      messages: () => {
        resolve();
        return new Promise<never>(() => {});
      },
    };
    const query = room.query(current, { signal: controller.signal, view: hanging });
    const rejection = rejectionOf(() => memory.retrieve(query));
    await within(PATIENCE_MS, asked);
    controller.abort(reason);
    expect(await rejection).toBe(reason);
  },
};

const failing: ConformanceCase<MemorySubject> = {
  title: 'fails with what the room fails with, and works again afterwards',
  async run({ memory }) {
    const room = new MemoryRoom();
    await room.turn(memory, 'The code is 4711.');
    const current = room.say('And now?');
    const error = new Error('the store is away');
    const { view } = room.query(current);
    const broken = room.query(current, { view: { ...view, messages: () => Promise.reject(error) } });
    expect(await rejectionOf(() => memory.retrieve(broken))).toBe(error);
    expect(await room.turn(memory, 'What was the code?')).toContain('4711');
  },
};

/** Nothing goes on after it is not wanted. */
export const memoryCancellationCases: readonly ConformanceCase<MemorySubject>[] = [beforehand, meanwhile, failing];

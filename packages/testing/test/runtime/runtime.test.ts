import { describe, expect, it } from 'vitest';

import {
  createRecordingLogger,
  createSeededRandom,
  createTestClock,
  createTestIds,
  TEST_CLOCK_START,
} from '../../src/index.ts';

describe('createTestClock', () => {
  it('stands still until it is moved', async () => {
    const clock = createTestClock();
    expect([clock.now(), clock.monotonic()]).toEqual([TEST_CLOCK_START, 0]);
    await clock.advance(1500);
    expect([clock.now(), clock.monotonic()]).toEqual([TEST_CLOCK_START + 1500, 1500]);
    expect(createTestClock(new Date(7)).now()).toBe(7);
  });

  it('runs what falls due in order, each at its own time, and what that leads to before the next', async () => {
    const clock = createTestClock(0);
    const ran: string[] = [];
    clock.schedule(30, () => ran.push(`c@${clock.monotonic()}`));
    clock.schedule(10, () => {
      ran.push(`a@${clock.monotonic()}`);
      void Promise.resolve().then(() => clock.schedule(5, () => ran.push(`b@${clock.monotonic()}`)));
    });
    clock.schedule(30, () => ran.push(`d@${clock.monotonic()}`));
    clock.schedule(31, () => ran.push('late'));
    await clock.advance(30);
    expect(ran).toEqual(['a@10', 'b@15', 'c@30', 'd@30']);
    expect(clock.pending).toBe(1);
  });

  it('cancels a timer that is disposed', async () => {
    const clock = createTestClock();
    let ran = false;
    clock.schedule(10, () => (ran = true))[Symbol.dispose]();
    await clock.advance(20);
    expect(ran).toBe(false);
    expect(clock.pending).toBe(0);
  });

  it('ends a sleep in time, or with the reason of its signal', async () => {
    const clock = createTestClock();
    const woken = clock.sleep(10).then(() => clock.monotonic());
    const controller = new AbortController();
    const cut = clock.sleep(10, { signal: controller.signal });
    controller.abort(new Error('enough'));
    await expect(cut).rejects.toThrow('enough');
    await clock.advance(25);
    expect(await woken).toBe(10);
    await expect(clock.sleep(1, { signal: AbortSignal.abort(new Error('before')) })).rejects.toThrow('before');
    expect(clock.pending).toBe(0);
  });
});

describe('createTestIds', () => {
  it('counts up', () => {
    const createId = createTestIds('event');
    expect([createId(), createId(), createTestIds()()]).toEqual(['event-1', 'event-2', 'id-1']);
  });
});

describe('createRecordingLogger', () => {
  it("keeps level, name, message and fields, the children's included", () => {
    const logger = createRecordingLogger();
    logger.info('Started.', { port: 1 });
    logger.child('delivery', { roomId: 'r1' }).child('retry').warn('Failed.', { attempt: 2 });
    expect(logger.entries).toEqual([
      { level: 'info', name: '', message: 'Started.', fields: { port: 1 } },
      { level: 'warn', name: 'delivery.retry', message: 'Failed.', fields: { roomId: 'r1', attempt: 2 } },
    ]);
  });
});

describe('createSeededRandom', () => {
  it('gives the same numbers for the same seed', () => {
    const [one, other] = [createSeededRandom(42), createSeededRandom(42)];
    const numbers = Array.from({ length: 50 }, () => one.next());
    expect(Array.from({ length: 50 }, () => other.next())).toEqual(numbers);
    expect(createSeededRandom(43).next()).not.toBe(numbers[0]);
    expect(numbers.every((number) => number >= 0 && number < 1)).toBe(true);
    expect(new Set(numbers).size).toBe(50);
  });

  it('reaches every choice, and keeps what it shuffles', () => {
    const random = createSeededRandom(1);
    expect(new Set(Array.from({ length: 200 }, () => random.integer(5))).size).toBe(5);
    expect(new Set(Array.from({ length: 200 }, () => random.pick(['a', 'b']))).size).toBe(2);
    const items = Array.from({ length: 30 }, (_unused, number) => number);
    const shuffled = random.shuffle(items);
    expect(shuffled).not.toEqual(items);
    expect(shuffled.sort((one, other) => one - other)).toEqual(items);
    expect(Array.from({ length: 100 }, () => random.chance(0.2)).filter(Boolean).length).toBeLessThan(50);
    expect(() => random.pick([])).toThrow(RangeError);
  });
});

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { systemClock } from '../../src/runtime/system-clock.ts';

const DAY_MS = 86_400_000;
/** More than one timer of the platform takes, and more than two. */
const LONG = [30 * DAY_MS, 60 * DAY_MS];

describe('the time of the machine', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  it.each([1, 1_000, ...LONG])('runs a task after %i ms, once', (milliseconds) => {
    const task = vi.fn<() => void>();
    systemClock.schedule(milliseconds, task);
    vi.advanceTimersByTime(milliseconds - 1);
    const early = task.mock.calls.length;
    vi.advanceTimersByTime(1);
    vi.runAllTimers();
    expect([early, task.mock.calls.length]).toEqual([0, 1]);
  });

  it.each(LONG)('wakes after %i ms', async (milliseconds) => {
    const awake = vi.fn<() => void>();
    const sleeping = systemClock.sleep(milliseconds).then(awake);
    await vi.advanceTimersByTimeAsync(milliseconds - 1);
    const early = awake.mock.calls.length;
    await vi.advanceTimersByTimeAsync(1);
    await sleeping;
    expect([early, awake.mock.calls.length]).toEqual([0, 1]);
  });

  it.each(LONG)('a task that is called off with the last of %i ms to go does not run', (milliseconds) => {
    const task = vi.fn<() => void>();
    const scheduled = systemClock.schedule(milliseconds, task);
    vi.advanceTimersByTime(milliseconds - 1);
    scheduled[Symbol.dispose]();
    expect(vi.getTimerCount()).toBe(0);
    expect(task).not.toHaveBeenCalled();
  });

  it('a sleep that is broken off leaves no timer', async () => {
    const controller = new AbortController();
    const sleeping = systemClock.sleep(60 * DAY_MS, { signal: controller.signal });
    await vi.advanceTimersByTimeAsync(30 * DAY_MS);
    controller.abort(new Error('enough'));
    await expect(sleeping).rejects.toThrow('enough');
    expect(vi.getTimerCount()).toBe(0);
  });
});

import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { systemClock } from '../src/runtime/system.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});

afterEach(() => {
  vi.useRealTimers();
});

it('what is put off by a month is not done at once', () => {
  const task = vi.fn<() => void>();
  systemClock.schedule(30 * 86_400_000, task);
  vi.advanceTimersByTime(24 * 86_400_000);
  const early = task.mock.calls.length;
  vi.advanceTimersByTime(86_400_000);
  expect([early, task.mock.calls.length]).toEqual([0, 1]);
});

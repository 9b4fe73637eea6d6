import type { Clock } from '@roomkit/core';

/** Runs `task` after a while, and keeps the process alive until then: somebody waits. Disposing cancels. */
export function stayAwake(clock: Pick<Clock, 'sleep'>, milliseconds: number, task: () => void): Disposable {
  const cancelled = new AbortController();
  clock.sleep(milliseconds, { signal: cancelled.signal }).then(task, () => {});
  return { [Symbol.dispose]: () => cancelled.abort() };
}

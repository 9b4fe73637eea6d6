import type { ClientClock } from '@roomkit/client';

/** What is meant to happen within a second happens at once, what is meant for later never does. */
export function impatientClock(): ClientClock {
  return {
    now: () => 0,
    schedule(milliseconds, task) {
      let isWanted = milliseconds < 1_000;
      setImmediate(() => {
        if (isWanted) task();
      });
      return {
        [Symbol.dispose]() {
          isWanted = false;
        },
      };
    },
  };
}

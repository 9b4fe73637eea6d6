import type { ClientClock } from './clock.ts';

/** The longest a platform's timer waits: asked for more, it goes off at once. */
const LONGEST_MS = 2 ** 31 - 1;

/** The time of the machine. Timers keep no process alive where the runtime knows how. */
export const systemClock: ClientClock = {
  now: () => Date.now(),
  schedule(milliseconds, task) {
    // Only tries are put off here: one that comes after 24 days instead of 30 is not too early.
    const timer: unknown = setTimeout(task, Math.min(milliseconds, LONGEST_MS));
    return { [Symbol.dispose]: () => clearTimeout(timer as ReturnType<typeof setTimeout>) };
  },
};

/** A number from 0 up to but not including 1. */
export const systemRandom = (): number => Math.random();

/** A new unique id. Needs a secure context in browsers, as sockets over TLS do. */
export const systemId = (): string => {
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
};

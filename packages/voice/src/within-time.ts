import type { Clock } from '@roomkit/core';

/**
 * What a promise gives. Nobody waits for it longer than so many milliseconds.
 *
 * @throws what `late` makes, where it takes longer; what the promise fails with
 */
export async function withinTime<Value>(
  clock: Clock,
  timeoutMs: number,
  promise: Promise<Value>,
  late: () => Error,
): Promise<Value> {
  const waiting = Promise.withResolvers<never>();
  using _timer = clock.schedule(timeoutMs, () => waiting.reject(late()));
  return await Promise.race([promise, waiting.promise]);
}

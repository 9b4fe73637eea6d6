import type { Clock } from '@roomkit/core';

/** Runs work for at most so long, then aborts its signal and rejects. */
export async function withTimeout<Result>(
  clock: Pick<Clock, 'schedule'>,
  timeoutMs: number,
  run: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController();
  const expired = new Promise<never>((_resolve, reject) => {
    controller.signal.addEventListener('abort', () => reject(controller.signal.reason as Error), { once: true });
  });
  using _timer = clock.schedule(timeoutMs, () => controller.abort(new Error('timed out')));
  return await Promise.race([run(controller.signal), expired]);
}

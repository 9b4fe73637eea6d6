import type { Clock } from '../ports/runtime.ts';
import { startTimer } from './long-timer.ts';

/** The machine's time. What is scheduled does not keep a process alive. */
export const systemClock: Clock = Object.freeze({
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep(milliseconds: number, options: { readonly signal?: AbortSignal | undefined } = {}): Promise<void> {
    const { signal } = options;
    return new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(signal.reason);
        return;
      }
      const onAbort = (): void => {
        cancel();
        reject(signal?.reason);
      };
      const cancel = startTimer(milliseconds, () => {
        signal?.removeEventListener('abort', onAbort);
        resolve();
      });
      signal?.addEventListener('abort', onAbort, { once: true });
    });
  },
  schedule(milliseconds: number, task: () => void): Disposable {
    return { [Symbol.dispose]: startTimer(milliseconds, task, release) };
  },
});

/** Browsers and Workers hand out numbers; only Node's timers can hold a process open. */
function release(timer: unknown): void {
  if (typeof timer === 'object' && timer !== null && 'unref' in timer) (timer as { unref(): void }).unref();
}

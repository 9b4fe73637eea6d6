import type { Clock } from '../ports/runtime.ts';

/** The machine's time. Its timers do not keep a process alive. */
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
        clearTimeout(timer);
        reject(signal?.reason);
      };
      const timer = setTimeout(() => {
        signal?.removeEventListener('abort', onAbort);
        resolve();
      }, milliseconds);
      signal?.addEventListener('abort', onAbort, { once: true });
    });
  },
  schedule(milliseconds: number, task: () => void): Disposable {
    const timer: unknown = setTimeout(task, milliseconds);
    // Browsers and Workers hand out numbers; only Node's timers can hold a process open.
    if (typeof timer === 'object' && timer !== null && 'unref' in timer) (timer as { unref(): void }).unref();
    return { [Symbol.dispose]: () => clearTimeout(timer as number) };
  },
});

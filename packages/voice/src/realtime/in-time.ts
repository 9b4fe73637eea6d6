import type { Clock } from '@roomkit/core';

/** How long others are waited for who ought to answer at once, in milliseconds. */
export const ANSWER_MS = 5_000;

/** How long somebody is waited for, and who may end it. */
export interface Patience {
  readonly clock: Clock;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

/** Nobody has answered. */
export class TooLateError extends Error {
  override readonly name = 'TooLateError';
}

/**
 * Waits for the work of others, which may never end. It is begun at once; its signal fires when nobody waits any more.
 * @throws what the work throws; the signal's reason; TooLateError
 */
export async function inTime<Value>(
  { clock, timeoutMs, signal }: Patience,
  work: (signal: AbortSignal) => Value | Promise<Value>,
): Promise<Value> {
  const late = new AbortController();
  const over = signal === undefined ? late.signal : AbortSignal.any([signal, late.signal]);
  using _deadline = clock.schedule(timeoutMs, () => late.abort(new TooLateError('It took too long.')));
  over.throwIfAborted();
  const { promise: ended, reject } = Promise.withResolvers<never>();
  const onAbort = (): void => reject(over.reason);
  over.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([work(over), ended]);
  } finally {
    over.removeEventListener('abort', onAbort);
  }
}

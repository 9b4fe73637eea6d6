import type { Clock } from '@roomkit/core';

import { abortable } from './abortable.ts';

/** How long something may take. */
export interface TimeLimit {
  readonly clock: Clock;
  readonly timeoutMs: number;
  /** Fires when nobody wants it any more. */
  readonly signal?: AbortSignal | undefined;
}

/** What comes in time. @throws a `TimeoutError` where it does not; the reason of the signal, when it fires first */
export async function inTime<Value>(
  { clock, timeoutMs, signal }: TimeLimit,
  work: (signal: AbortSignal) => Promise<Value>,
): Promise<Value> {
  const late = new AbortController();
  const timer = clock.schedule(timeoutMs, () => late.abort(new DOMException('It took too long.', 'TimeoutError')));
  const both = signal === undefined ? late.signal : AbortSignal.any([signal, late.signal]);
  try {
    return await abortable(() => work(both), both);
  } finally {
    timer[Symbol.dispose]();
  }
}

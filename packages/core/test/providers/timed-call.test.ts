import { getEventListeners } from 'node:events';

import { describe, expect, it } from 'vitest';

import { TimedCall } from '../../src/providers.ts';
import { TestClock } from '../support/test-clock.ts';

describe('a call with a limit', () => {
  it('ends when the vendor has not begun in time, as a failure worth another try', async () => {
    const clock = new TestClock();
    using call = new TimedCall({ provider: 'acme', clock, timeoutMs: 1000 }, undefined);
    await clock.advance(999);
    expect(call.signal.aborted).toBe(false);
    await clock.advance(1);
    expect(call.signal.aborted).toBe(true);
    expect(call.failureOf(call.signal.reason)).toMatchObject({
      code: 'provider_failed',
      message: 'The model took too long.',
      retryable: true,
      details: { provider: 'acme' },
    });
  });

  it('takes its time once the vendor has begun, and fails then by what the client says', async () => {
    const clock = new TestClock();
    using call = new TimedCall({ provider: 'acme', clock, timeoutMs: 1000 }, undefined);
    call.begun();
    await clock.advance(5000);
    const error = new TypeError('terminated');
    expect([call.signal.aborted, call.failureOf(error)]).toEqual([false, error]);
  });

  it('ends with its caller’s signal, and lets go of it', () => {
    const clock = new TestClock();
    const caller = new AbortController();
    const reason = new Error('enough');
    const open = new TimedCall({ provider: 'acme', clock, timeoutMs: 1000 }, caller.signal);
    const over = new TimedCall({ provider: 'acme', clock, timeoutMs: 1000 }, caller.signal);
    over[Symbol.dispose]();
    expect([over.signal.aborted, open.signal.aborted, clock.pending]).toEqual([true, false, 1]);
    caller.abort(reason);
    expect(open.signal.reason).toBe(reason);
    open[Symbol.dispose]();
    expect(clock.pending).toBe(0);
    expect(getEventListeners(caller.signal, 'abort')).toHaveLength(0);
  });
});

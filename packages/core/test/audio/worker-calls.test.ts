import { ConfigurationError } from '@roomkit/core';
import { answerCalls, workerBeside, WorkerCalls, type WorkerThread } from '@roomkit/core/audio';
import { describe, expect, it } from 'vitest';

type Operations = {
  readonly double: { readonly input: number; readonly output: number };
  readonly refuse: { readonly input: null; readonly output: null };
  readonly trip: { readonly input: string; readonly output: null };
  readonly wait: { readonly input: null; readonly output: null };
};

/** A thread that is none: what it is told is copied, and it can die. */
class Local implements WorkerThread {
  readonly #listeners: { readonly event: string; readonly listener: (value: unknown) => void }[] = [];
  readonly order: unknown[] = [];
  isReferenced = false;
  hasEnded = false;
  goOn: () => void = () => undefined;
  #onMessage: (value: unknown) => void = () => undefined;

  constructor() {
    const port = {
      postMessage: (value: unknown) => this.tell('message', structuredClone(value)),
      on: (_event: 'message', listener: (value: unknown) => void) => (this.#onMessage = listener),
      close: () => {
        this.hasEnded = true;
        this.tell('exit', 0);
      },
    };
    answerCalls<Operations>(port, {
      double: async (value) => {
        this.order.push(value);
        await Promise.resolve();
        return value * 2;
      },
      refuse: () => {
        throw new ConfigurationError('grammar', 'cannot be used');
      },
      trip: (words) => {
        throw new Error(words);
      },
      wait: () => new Promise((resolve) => (this.goOn = () => resolve(null))),
    });
  }

  postMessage(value: unknown): void {
    this.#onMessage(structuredClone(value));
  }

  on(event: string, listener: (value: unknown) => void): void {
    this.#listeners.push({ event, listener });
  }

  tell(event: string, value: unknown): void {
    for (const entry of this.#listeners) if (entry.event === event) entry.listener(value);
  }

  ref(): void {
    this.isReferenced = true;
  }

  unref(): void {
    this.isReferenced = false;
  }
}

function setUp() {
  const threads: Local[] = [];
  const calls = new WorkerCalls<Operations>('AcmeProvider', () => {
    const thread = new Local();
    threads.push(thread);
    return thread;
  });
  return { calls, threads };
}

describe('calls into a thread', () => {
  it('starts it with the first, is answered in order, and keeps the process only while it waits', async () => {
    const { calls, threads } = setUp();
    expect([calls.isRunning, threads.length]).toEqual([false, 0]);
    const answers = Promise.all([calls.call('double', 1), calls.call('double', 2), calls.call('double', 3)]);
    expect(threads[0]?.isReferenced).toBe(true);
    expect(await answers).toEqual([2, 4, 6]);
    expect([threads.length, threads[0]?.order, threads[0]?.isReferenced]).toEqual([1, [1, 2, 3], false]);
  });

  it('passes errors of the kit on whole, and of others nothing that they say', async () => {
    const { calls } = setUp();
    await expect(calls.call('refuse', null)).rejects.toMatchObject({
      code: 'configuration_invalid',
      details: { field: 'grammar', issue: 'cannot be used' },
    });
    const failure = await calls.call('trip', 'what somebody said').catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'provider_failed', details: { provider: 'AcmeProvider' } });
    expect(String(failure)).not.toContain('somebody');
    expect(await calls.call('double', 4)).toBe(8);
  });

  it('refuses what waits when it dies, as worth another try, and starts another', async () => {
    const { calls, threads } = setUp();
    const waiting = calls.call('wait', null);
    const cause = new Error('out of memory');
    threads[0]?.tell('error', cause);
    threads[0]?.tell('exit', 1);
    await expect(waiting).rejects.toMatchObject({ code: 'provider_failed', retryable: true, cause });
    expect(await calls.call('double', 2)).toBe(4);
    expect(threads).toHaveLength(2);
  });

  it('waits no longer than its signal, and not at all for one that has fired', async () => {
    const { calls, threads } = setUp();
    const reason = new Error('not wanted');
    await expect(calls.call('double', 1, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(threads).toHaveLength(0);
    const controller = new AbortController();
    const waiting = calls.call('wait', null, { signal: controller.signal });
    controller.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    // It is still at it: a process that ended now would cut it off.
    expect(threads[0]?.isReferenced).toBe(true);
    threads[0]?.goOn();
    expect(await calls.call('double', 1)).toBe(2);
    expect(threads[0]?.isReferenced).toBe(false);
  });

  it('is closed once and for all: what waits is refused at once, and the thread ends what it is at', async () => {
    const { calls, threads } = setUp();
    const refused = [calls.call('wait', null), calls.call('double', 7)].map((call) =>
      call.catch((error: unknown) => error),
    );
    await Promise.resolve();
    const closing = Promise.all([calls.close(), calls.close()]);
    for (const error of await Promise.all(refused)) {
      expect(error).toMatchObject({ code: 'provider_failed', retryable: false });
    }
    expect(threads[0]?.hasEnded).toBe(false);
    threads[0]?.goOn();
    await closing;
    expect([threads[0]?.hasEnded, threads[0]?.order]).toEqual([true, []]);
    await expect(calls.call('double', 1)).rejects.toMatchObject({ code: 'provider_failed', retryable: false });
    expect(threads).toHaveLength(1);
  });

  it('is closed without ever having been asked', async () => {
    const { calls, threads } = setUp();
    await calls.close();
    expect(threads).toEqual([]);
  });

  it('lies beside the module that asks, as source or as built', () => {
    expect(workerBeside('file:///package/src/provider.ts').location.href).toBe('file:///package/src/worker.ts');
    expect(workerBeside('file:///package/dist/chunk-1.js')).toEqual({
      location: new URL('file:///package/dist/worker.js'),
      execArgv: [],
    });
  });
});

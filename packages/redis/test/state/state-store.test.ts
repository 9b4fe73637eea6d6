import { inspect } from 'node:util';

import { describe, expect, it, vi } from 'vitest';

import { type RedisOptions, RedisRateLimiter, RedisStateStore } from '../../src/index.ts';
import { startProxy } from '../support/proxy.ts';
import { flush, hasRedis, keysOf, openClient, type OpenClient, ownPrefix, REDIS_URL } from '../support/redis.ts';

const SCOPE = { organizationId: 'acme', namespace: 'phone' };
const OF_NOBODY = { organizationId: null, namespace: 'a:b' };

interface Own extends AsyncDisposable {
  readonly client: OpenClient;
  readonly options: RedisOptions & { readonly prefix: string };
}

/** A prefix of its own, with nothing under it when it is disposed, and a client beside the store. */
async function own(): Promise<Own> {
  const client = await openClient();
  const prefix = ownPrefix();
  return {
    client,
    options: { url: REDIS_URL, prefix },
    async [Symbol.asyncDispose]() {
      await flush(client, prefix);
      await client[Symbol.asyncDispose]();
    },
  };
}

function everyCall(state: RedisStateStore): readonly Promise<unknown>[] {
  return [state.get(SCOPE, 'k'), state.set(SCOPE, 'k', 'after'), state.delete(SCOPE, 'k'), state.list(SCOPE)];
}

async function failuresOf(calls: readonly Promise<unknown>[]): Promise<readonly unknown[]> {
  const outcomes = await Promise.allSettled(calls);
  return outcomes.map((outcome) => (outcome.status === 'rejected' ? outcome.reason : 'it did not fail'));
}

/** What all calls fail with. */
function failed(retryable: boolean): readonly unknown[] {
  return ['getState', 'setState', 'deleteState', 'listState'].map((operation) =>
    expect.objectContaining({ code: 'store_failed', details: { operation }, retryable }),
  );
}

describe.skipIf(!hasRedis)('RedisStateStore', () => {
  it('has a hash for each scope, which never runs out, and is gone with its last key', async () => {
    await using here = await own();
    const { client, options } = here;
    await using state = new RedisStateStore(options);
    await state.set(SCOPE, 'k', { at: 1 });
    await state.set(SCOPE, 'other', 2);
    await state.set(OF_NOBODY, 'k', 3);
    const keys = [`${options.prefix}:state:%3Dacme:phone`, `${options.prefix}:state::a%3Ab`];
    expect((await keysOf(client, options.prefix)).toSorted()).toEqual(keys.toSorted());
    expect(await client.hGetAll(keys[0] ?? '')).toEqual({ '"k"': '{"at":1}', '"other"': '2' });
    for (const key of keys) expect(await client.ttl(key)).toBe(-1);
    await state.delete(OF_NOBODY, 'k');
    expect(await keysOf(client, options.prefix)).toEqual(keys.slice(0, 1));
  });

  it('has nothing any more when Redis was flushed, and cannot tell', async () => {
    await using here = await own();
    const { client, options } = here;
    await using state = new RedisStateStore(options);
    await state.set(SCOPE, 'k', 'stopped');
    expect(await flush(client, options.prefix)).toBe(1);
    expect([await state.get(SCOPE, 'k'), await state.list(SCOPE)]).toEqual([null, []]);
    await state.set(SCOPE, 'k', 'again');
    expect(await state.get(SCOPE, 'k')).toBe('again');
  });

  it('works over a client of yours beside other parts, and leaves it open', async () => {
    await using here = await own();
    const client = here.client.duplicate();
    const options = { client, prefix: here.options.prefix };
    const state = new RedisStateStore(options);
    const limiter = new RedisRateLimiter(options);
    await Promise.all([state.set(SCOPE, 'k', 1), limiter.take('k', { maxPerHour: 1 })]);
    expect(await state.get(SCOPE, 'k')).toBe(1);
    await Promise.all([state.close(), limiter.close()]);
    expect(await client.ping()).toBe('PONG');
    client.destroy();
  });
});

describe.skipIf(!hasRedis)('RedisStateStore that cannot do what it is asked', () => {
  it('refuses big integers and cycles, and keeps what there was', async () => {
    await using here = await own();
    await using state = new RedisStateStore(here.options);
    await state.set(SCOPE, 'k', 'before');
    const cycle: unknown[] = [];
    cycle.push(cycle);
    for (const value of [1n, { deep: [1n] }, cycle]) {
      await expect(state.set(SCOPE, 'k', value)).rejects.toMatchObject({
        code: 'input_invalid',
        details: { field: 'value' },
      });
    }
    expect(await state.get(SCOPE, 'k')).toBe('before');
  });

  it('has lost its connection: every call may be tried again, and works when Redis is back', async () => {
    await using here = await own();
    await using proxy = await startProxy();
    await using state = new RedisStateStore({ ...here.options, url: proxy.url, timeoutMs: 300 });
    await state.set(SCOPE, 'k', 'before');
    proxy.refuse();
    expect(await failuresOf(everyCall(state))).toEqual(failed(true));
    proxy.allow();
    await vi.waitFor(async () => state.set(SCOPE, 'k', 'again'));
    expect(await state.get(SCOPE, 'k')).toBe('again');
  });

  it('hears nothing from Redis: every call fails in the time that was set, and works over a new connection', async () => {
    await using here = await own();
    await using proxy = await startProxy();
    await using state = new RedisStateStore({ ...here.options, url: proxy.url, timeoutMs: 300 });
    await state.set(SCOPE, 'k', 'before');
    proxy.silence();
    expect(await failuresOf(everyCall(state))).toEqual(failed(true));
    await vi.waitFor(async () => state.set(SCOPE, 'k', 'again'));
    expect(await state.get(SCOPE, 'k')).toBe('again');
  });

  it('finds something else under its name: nothing of it is told, and another try is of no use', async () => {
    await using here = await own();
    const { client, options } = here;
    await using state = new RedisStateStore(options);
    await client.set(`${options.prefix}:state:%3Dacme:phone`, 'theirs');
    const failures = await failuresOf(everyCall(state));
    expect(failures).toEqual(failed(false));
    expect(inspect(failures, { depth: 9 })).not.toMatch(/theirs|after/);
  });

  it('is not permitted: another try is of no use, and the password is not told', async () => {
    await using here = await own();
    const user = `roomkit-test-${crypto.randomUUID()}`;
    await here.client.aclSetUser(user, ['on', '>hunter2', '~*', '&*', '+@connection']);
    try {
      const url = `redis://${user}:hunter2@${new URL(REDIS_URL).host}`;
      await using state = new RedisStateStore({ ...here.options, url });
      const failures = await failuresOf(everyCall(state));
      expect(failures).toEqual(failed(false));
      expect(inspect(failures, { depth: 9 })).not.toContain('hunter2');
    } finally {
      await here.client.aclDelUser(user);
    }
  });
});

describe('RedisStateStore without a Redis', () => {
  it('fails in a way that may be tried again until it is closed, and for good afterwards', async () => {
    const state = new RedisStateStore({ url: 'redis://127.0.0.1:1', timeoutMs: 50 });
    expect(await failuresOf(everyCall(state))).toEqual(failed(true));
    await state.close();
    await state.close();
    expect(await failuresOf(everyCall(state))).toEqual(failed(false));
  });
});

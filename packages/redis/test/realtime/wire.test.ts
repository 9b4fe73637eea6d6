import { createClient } from '@redis/client';
import { describe, expect, it, vi } from 'vitest';

import { RedisRealtime } from '../../src/index.ts';
import { startProxy } from '../support/proxy.ts';
import { hasRedis, killConnections, openClient, ownPrefix, REDIS_URL } from '../support/redis.ts';
import { notice } from './notice.ts';

/** What a subscription was told, in order. */
async function listen(realtime: RedisRealtime, key = 'r1'): Promise<readonly string[]> {
  const told: string[] = [];
  await realtime.subscribe(key, (event) => void told.push(event.id), { onGap: () => void told.push('gap') });
  return told;
}

describe.skipIf(!hasRedis)('RedisRealtime on a wire that is cut', () => {
  it('CORE-8.4.3 tells every subscription of the gap, and hears what comes after it', async () => {
    await using proxy = await startProxy();
    const prefix = ownPrefix();
    await using far = new RedisRealtime({ url: REDIS_URL, prefix });
    await using near = new RedisRealtime({ url: proxy.url, prefix });
    const [one, two] = [await listen(near), await listen(near, 'r2')];
    await far.publish('r1', notice('before'));
    await vi.waitFor(() => expect(one).toEqual(['before']));
    proxy.refuse();
    await far.publish('r1', notice('missed'));
    proxy.allow();
    await vi.waitFor(() => expect([one, two]).toEqual([['before', 'gap'], ['gap']]));
    await far.publish('r1', notice('after'));
    await far.publish('r2', notice('other'));
    await vi.waitFor(() =>
      expect([one, two]).toEqual([
        ['before', 'gap', 'after'],
        ['gap', 'other'],
      ]),
    );
  });

  it('CORE-8.4.3 is told of it too when Redis ends the listening connection', async () => {
    await using client = await openClient();
    const prefix = ownPrefix();
    const name = `roomkit-test-${crypto.randomUUID()}`;
    const own = createClient({ url: REDIS_URL, name });
    await using realtime = new RedisRealtime({ client: own, prefix });
    const told = await listen(realtime);
    for (const expected of [
      ['gap', '1'],
      ['gap', '1', 'gap', '1'],
    ]) {
      expect(await killConnections(client, name, 'pubsub')).toBe(1);
      await vi.waitFor(() => expect(told.at(-1)).toBe('gap'));
      await realtime.publish('r1', notice('1'));
      await vi.waitFor(() => expect(told).toEqual(expected));
    }
    own.destroy();
  });

  it('CORE-8.4.3 finds out by itself that a wire went dead without a word', async () => {
    await using proxy = await startProxy();
    const prefix = ownPrefix();
    await using far = new RedisRealtime({ url: REDIS_URL, prefix });
    await using near = new RedisRealtime({ url: proxy.url, prefix, heartbeatMs: 30, timeoutMs: 1000 });
    const told = await listen(near);
    proxy.silence();
    await far.publish('r1', notice('missed'));
    await vi.waitFor(() => expect(told).toContain('gap'));
    // So short a heartbeat may take a busy moment for a dead wire once more.
    await vi.waitFor(async () => {
      await far.publish('r1', notice('after'));
      expect(told.at(-1)).toBe('after');
    });
    expect(told).not.toContain('missed');
  });

  it('loses nothing unsaid: what is missing is behind a gap', async () => {
    await using proxy = await startProxy();
    const prefix = ownPrefix();
    await using far = new RedisRealtime({ url: REDIS_URL, prefix });
    await using near = new RedisRealtime({ url: proxy.url, prefix });
    const told = await listen(near);
    const gaps = (): number => told.filter((id) => id === 'gap').length;
    let number = 0;
    const publish = async (): Promise<void> => far.publish('r1', notice(String(number++)));
    for (let round = 0; round < 4; round++) {
      const before = gaps();
      for (let time = 0; time < 50; time++) await publish();
      proxy.cut();
      // Sent while the wire is down and while it comes back.
      while (gaps() === before) await publish();
    }
    // The last one sent while the wire came back may be missing behind the last gap; those after it are not.
    await vi.waitFor(async () => {
      await publish();
      expect(told.at(-1)).not.toBe('gap');
    });
    await vi.waitFor(() => expect(told.at(-1)).toBe(String(number - 1)));
    const unsaid = told.filter((id, at) => {
      const before = told[at - 1];
      return id !== 'gap' && before !== 'gap' && Number(id) !== (before === undefined ? 0 : Number(before) + 1);
    });
    expect(unsaid).toEqual([]);
    const heard = told.filter((id) => id !== 'gap').map(Number);
    expect(heard).toEqual(heard.toSorted((one, other) => one - other));
    expect(new Set(heard).size).toBe(heard.length);
  });

  it('answers and asks again after a cut', async () => {
    await using proxy = await startProxy();
    const prefix = ownPrefix();
    await using far = new RedisRealtime({ url: proxy.url, prefix });
    await using near = new RedisRealtime({ url: proxy.url, prefix });
    await using _responder = await far.respond('topic', async (payload) => payload);
    expect(await near.request('topic', 1, { timeoutMs: 5000 })).toBe(1);
    proxy.cut();
    const answer = await vi.waitFor(async () => near.request('topic', 2, { timeoutMs: 1000 }));
    expect(answer).toBe(2);
  });

  it('rejects with a code what cannot be done while Redis is out of reach, and keeps nothing of it', async () => {
    await using proxy = await startProxy();
    proxy.refuse();
    await using realtime = new RedisRealtime({ url: proxy.url, prefix: ownPrefix(), timeoutMs: 100 });
    const failed = { code: 'redis_failed', retryable: true };
    await expect(realtime.publish('r1', notice('1'))).rejects.toMatchObject(failed);
    await expect(realtime.subscribe('r1', () => {})).rejects.toMatchObject(failed);
    await expect(realtime.respond('t', async () => 1)).rejects.toMatchObject(failed);
    await expect(realtime.request('t', 1, { timeoutMs: 5000 })).rejects.toMatchObject(failed);
    expect(realtime.size).toBe(0);
    proxy.allow();
    const told = await vi.waitFor(async () => listen(realtime));
    await vi.waitFor(async () => {
      await realtime.publish('r1', notice('1'));
      expect(told).toContain('1');
    });
  });
});

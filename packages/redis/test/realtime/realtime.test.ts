import { type EphemeralEvent, RoomKitError } from '@roomkit/core';
import { createRecordingLogger } from '@roomkit/testing';
import { describe, expect, it, vi } from 'vitest';

import { RedisRealtime } from '../../src/index.ts';
import { hasRedis, keysOf, openClient, ownPrefix, REDIS_URL } from '../support/redis.ts';
import { notice } from './notice.ts';

const ANSWER_MS = 5000;

describe.skipIf(!hasRedis)('RedisRealtime', () => {
  it('CORE-8.4.1 carries dates, bytes and much at once as they are', async () => {
    const options = { url: REDIS_URL, prefix: ownPrefix() };
    await using near = new RedisRealtime(options);
    await using far = new RedisRealtime(options);
    const seen: EphemeralEvent[] = [];
    await far.subscribe('r1', (event) => void seen.push(event));
    const data = { at: new Date(7), bytes: Uint8Array.of(1, 2), text: 'ü'.repeat(3_000_000), $date: 'mine' };
    await near.publish('r1', notice('1', { data }));
    await vi.waitFor(() => expect(seen).toHaveLength(1));
    expect(seen[0]).toEqual(notice('1', { data }));
  });

  it('CORE-8.4.1 keeps the order of each that publishes, over nodes', async () => {
    const options = { url: REDIS_URL, prefix: ownPrefix() };
    await using one = new RedisRealtime(options);
    await using two = new RedisRealtime(options);
    const seen: string[] = [];
    await one.subscribe('r1', (event) => void seen.push(event.id));
    const sent = [one, two].map((realtime, node) =>
      Array.from({ length: 200 }, async (_unused, number) => realtime.publish('r1', notice(`${node}-${number}`))),
    );
    await Promise.all(sent.flat());
    await vi.waitFor(() => expect(seen).toHaveLength(400));
    for (const node of [0, 1]) {
      const own = seen.filter((id) => id.startsWith(`${node}-`));
      expect(own).toEqual(own.map((_unused, number) => `${node}-${number}`));
    }
  });

  it('listens to a room once, however many do, and no more when the last has gone', async () => {
    await using client = await openClient();
    const prefix = ownPrefix();
    await using realtime = new RedisRealtime({ url: REDIS_URL, prefix });
    const ids = [await realtime.subscribe('r1', () => {}), await realtime.subscribe('r1', () => {})];
    const channel = `${prefix}:room:r1`;
    expect(await client.pubSubNumSub(channel)).toEqual({ [channel]: 1 });
    for (const id of ids) expect(await realtime.unsubscribe(id)).toBe(true);
    expect(await client.pubSubNumSub(channel)).toEqual({ [channel]: 0 });
    expect(realtime.size).toBe(0);
  });

  it('goes on listening when one comes while the last goes', async () => {
    await using realtime = new RedisRealtime({ url: REDIS_URL, prefix: ownPrefix() });
    for (let round = 0; round < 20; round++) {
      const seen: string[] = [];
      const old = await realtime.subscribe('r1', () => {});
      const [, fresh] = await Promise.all([
        realtime.unsubscribe(old),
        realtime.subscribe('r1', (event) => void seen.push(event.id)),
      ]);
      await realtime.publish('r1', notice(String(round)));
      await vi.waitFor(() => expect(seen).toEqual([String(round)]));
      await realtime.unsubscribe(fresh);
    }
  });

  it('passes over what is not its own, and says so', async () => {
    await using client = await openClient();
    const logger = createRecordingLogger();
    const prefix = ownPrefix();
    await using realtime = new RedisRealtime({ url: REDIS_URL, prefix, logger });
    const seen: string[] = [];
    await realtime.subscribe('r1', (event) => void seen.push(event.id));
    await client.publish(`${prefix}:room:r1`, 'not JSON, and a secret');
    await client.publish(`${prefix}:room:r1`, '{"version":99}');
    await realtime.publish('r1', notice('1'));
    await vi.waitFor(() => expect(seen).toEqual(['1']));
    const lines = logger.entries.map(({ level, message }) => [level, message]);
    expect(lines).toEqual(Array.from({ length: 2 }, () => ['warn', 'A realtime message could not be read.']));
  });

  it('has one of several nodes answer a request', async () => {
    await using client = await openClient();
    const prefix = ownPrefix();
    const options = { url: REDIS_URL, prefix };
    await using asking = new RedisRealtime(options);
    await using one = new RedisRealtime(options);
    await using two = new RedisRealtime(options);
    let calls = 0;
    const answer = async (payload: unknown): Promise<unknown> => {
      calls += 1;
      return payload;
    };
    await using _one = await one.respond('topic', answer);
    await using _two = await two.respond('topic', answer);
    const payload = { at: new Date(3), big: 'x'.repeat(100_000) };
    for (let time = 0; time < 20; time++) {
      expect(await asking.request('topic', payload, { timeoutMs: ANSWER_MS })).toEqual(payload);
    }
    expect(calls).toBe(20);
    // What is remembered of a request goes by itself.
    for (const key of await keysOf(client, prefix)) expect(await client.pTTL(key)).toBeGreaterThan(0);
  });

  it('goes on with the other when one node stops to answer', async () => {
    const options = { url: REDIS_URL, prefix: ownPrefix() };
    await using asking = new RedisRealtime(options);
    await using other = new RedisRealtime(options);
    const leaving = new RedisRealtime(options);
    await leaving.respond('topic', async () => 'leaving');
    await using _other = await other.respond('topic', async () => 'other');
    await leaving.close();
    expect(await asking.request('topic', 1, { timeoutMs: ANSWER_MS })).toBe('other');
  });

  it('brings an error of the kit as it is, and of others nothing but that it happened', async () => {
    const options = { url: REDIS_URL, prefix: ownPrefix() };
    await using near = new RedisRealtime(options);
    await using far = new RedisRealtime(options);
    const details = { channelId: 'web' };
    const circuit = new RoomKitError('circuit_open', 'The circuit is open.', details, {
      retryable: true,
      retryAfterMs: 30,
    });
    await using _kit = await far.respond('kit', async () => Promise.reject(circuit));
    await using _other = await far.respond('other', async () => Promise.reject(new Error('secret')));
    const ask = async (topic: string): Promise<unknown> =>
      near.request(topic, null, { timeoutMs: ANSWER_MS }).catch((error: unknown) => error);
    expect(await ask('kit')).toMatchObject({ code: 'circuit_open', details, retryable: true, retryAfterMs: 30 });
    const failure = await ask('other');
    expect(failure).toMatchObject({ code: 'responder_failed', details: { topic: 'other' }, retryable: false });
    expect(JSON.stringify(failure)).not.toContain('secret');
  });

  it('says at once that nobody answers, without waiting', async () => {
    await using realtime = new RedisRealtime({ url: REDIS_URL, prefix: ownPrefix() });
    await expect(realtime.request('nobody', 1, { timeoutMs: 600_000 })).rejects.toMatchObject({ code: 'no_responder' });
  });

  it('rejects what is asked of it once it is closed', async () => {
    const realtime = new RedisRealtime({ url: REDIS_URL, prefix: ownPrefix() });
    await realtime.respond('silent', async () => new Promise(() => {}));
    const waiting = realtime.request('silent', 1, { timeoutMs: 600_000 }).catch((error: unknown) => error);
    await realtime.close();
    const closed = { code: 'redis_failed', retryable: false };
    expect(await waiting).toMatchObject(closed);
    await expect(realtime.publish('r1', notice('1'))).rejects.toMatchObject(closed);
    await expect(realtime.subscribe('r1', () => {})).rejects.toMatchObject(closed);
    await expect(realtime.request('t', 1, { timeoutMs: 1000 })).rejects.toMatchObject(closed);
    await expect(realtime.respond('t', async () => 1)).rejects.toMatchObject(closed);
    expect(realtime.size).toBe(0);
  });
});

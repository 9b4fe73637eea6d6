import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { WorkerClient } from '../src/worker-client.ts';
import { temporaryDirectory } from './support.ts';

const options = { durability: 'process', busyTimeoutMs: 1000, maxPages: null } as const;

describe('the thread that holds the file', () => {
  it('fails what it was asked when it dies, and is started anew by the next call', async () => {
    await using directory = await temporaryDirectory();
    const path = join(directory.path, 'died');
    const client = new WorkerClient({ ...options, path }, new URL('./dying-worker.process.ts', import.meta.url));
    const failures = await Promise.allSettled([client.call('listTimedRooms'), client.call('countPendingDeliveries')]);
    expect(failures).toMatchObject([
      {
        status: 'rejected',
        reason: { code: 'store_failed', retryable: true, details: { operation: 'listTimedRooms' } },
      },
      { status: 'rejected', reason: { code: 'store_failed', retryable: true } },
    ]);
    expect(await client.call('listTimedRooms')).toBe('alive again');
    await client.close();
  });

  it('answers what it was asked before it closes', async () => {
    await using directory = await temporaryDirectory();
    const client = new WorkerClient({ ...options, path: join(directory.path, 'rooms.db') });
    const answers = [client.call('listTimedRooms'), client.call('countPendingDeliveries')];
    await client.close();
    expect(await Promise.all(answers)).toEqual([[], 0]);
    await expect(client.call('listTimedRooms')).rejects.toMatchObject({ code: 'store_failed', retryable: false });
  });

  it('ends, and says why, when it is closed before the file turns out unusable', async () => {
    await using directory = await temporaryDirectory();
    const client = new WorkerClient({ ...options, path: join(directory.path, 'missing', 'rooms.db') });
    const answer = client.call('listTimedRooms').catch((error: unknown) => error);
    await client.close();
    expect(await answer).toMatchObject({ code: 'configuration_invalid' });
  });
});

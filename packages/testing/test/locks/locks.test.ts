import { InMemoryLockManager, type RoomLock, type RoomLockManager } from '@roomkit/core';
import { describe, expect, it } from 'vitest';

import { describeRoomLockManager, roomLockManagerCases, runRoomLockManagerCase } from '../../src/conformance.ts';

describeRoomLockManager('InMemoryLockManager', { create: () => ({ locks: new InMemoryLockManager() }) });

const capabilities = { shared: false };

/** Locks that give themselves to everybody at once. */
class OpenDoor implements RoomLockManager {
  readonly specificationVersion = 'v1' as const;
  readonly capabilities = capabilities;
  acquire(): RoomLock {
    return { release() {} };
  }
}

/** A sound manager, rewritten in one point. */
class Rewritten implements RoomLockManager {
  readonly specificationVersion = 'v1' as const;
  readonly capabilities = capabilities;
  readonly #locks = new InMemoryLockManager();
  readonly #rewrite: (
    locks: InMemoryLockManager,
    key: string,
    signal: AbortSignal | undefined,
  ) => RoomLock | Promise<RoomLock>;

  constructor(
    rewrite: (locks: InMemoryLockManager, key: string, signal: AbortSignal | undefined) => RoomLock | Promise<RoomLock>,
  ) {
    this.#rewrite = rewrite;
  }

  acquire(key: string, options: { readonly signal?: AbortSignal | undefined } = {}): RoomLock | Promise<RoomLock> {
    return this.#rewrite(this.#locks, key, options.signal);
  }
}

/** The last to come is served first. */
class LastComeFirstServed implements RoomLockManager {
  readonly specificationVersion = 'v1' as const;
  readonly capabilities = capabilities;
  readonly #held = new Map<string, (() => void)[]>();

  acquire(key: string): Promise<RoomLock> {
    const waiting = this.#held.get(key);
    let done = false;
    const lock: RoomLock = {
      release: () => {
        if (done) return;
        done = true;
        const next = this.#held.get(key)?.pop();
        if (next) next();
        else this.#held.delete(key);
      },
    };
    if (waiting) return new Promise((resolve) => waiting.push(() => resolve(lock)));
    this.#held.set(key, []);
    return Promise.resolve(lock);
  }
}

const broken: readonly { readonly fault: string; readonly seenBy: string; readonly build: () => RoomLockManager }[] = [
  { fault: 'lets everybody in', seenBy: 'one holder in at a time', build: () => new OpenDoor() },
  { fault: 'serves the last first', seenBy: 'first come, first served', build: () => new LastComeFirstServed() },
  {
    fault: 'has one lock for all rooms',
    seenBy: 'keeps rooms apart',
    build: () => new Rewritten((locks, _key, signal) => locks.acquire('all', { signal })),
  },
  {
    fault: 'forgets the organization',
    seenBy: 'differ in an organization alone',
    build: () => new Rewritten((locks, key, signal) => locks.acquire(key.split('\u0000').at(-1) ?? key, { signal })),
  },
  {
    fault: 'ignores signals',
    seenBy: 'whose signal fires with its reason',
    build: () => new Rewritten((locks, key) => locks.acquire(key)),
  },
  {
    fault: 'gives the lock to a waiter that gave up',
    seenBy: 'when one in the middle gives up',
    build: () =>
      new Rewritten(async (locks, key, signal) => {
        const pending = Promise.resolve(locks.acquire(key));
        if (!signal) return pending;
        return Promise.race([
          pending,
          new Promise<never>((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
        ]);
      }),
  },
  {
    fault: 'rejects with a reason of its own',
    seenBy: 'would have to wait with a signal that has fired',
    build: () =>
      new Rewritten(async (locks, key, signal) => {
        if (signal?.aborted) throw new Error('aborted');
        return locks.acquire(key, { signal });
      }),
  },
  {
    fault: 'takes the lock from a holder whose signal fires',
    seenBy: 'keep the lock when its signal fires later',
    build: () =>
      new Rewritten(async (locks, key, signal) => {
        const lock = await locks.acquire(key, { signal });
        signal?.addEventListener('abort', () => lock.release());
        return lock;
      }),
  },
  {
    fault: 'releases whatever is held when released twice',
    seenBy: 'released twice',
    build: () => {
      const held = new Map<string, RoomLock>();
      return new Rewritten(async (locks, key, signal) => {
        const lock = await locks.acquire(key, { signal });
        held.set(key, lock);
        return { release: () => held.get(key)?.release() };
      });
    },
  },
  {
    fault: 'keeps a lock for good after it was used once',
    seenBy: 'free before again and again',
    build: () =>
      new Rewritten(async (locks, key, signal) => ({ ...(await locks.acquire(key, { signal })), release() {} })),
  },
];

describe('the lock suite itself', () => {
  it.each(broken)('sees a manager that $fault', async ({ seenBy, build }) => {
    const testCase = roomLockManagerCases.find(({ title }) => title.includes(seenBy));
    if (!testCase) throw new Error(`no case is called "${seenBy}"`);
    await expect(
      runRoomLockManagerCase(testCase, { create: () => ({ locks: build() }), patienceMs: 100 }),
    ).rejects.toThrow();
  });
});

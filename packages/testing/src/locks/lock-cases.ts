import type { RoomLock, RoomLockManager } from '@roomkit/core';
import { expect } from 'vitest';

import { createSeededRandom } from '../runtime/seeded-random.ts';
import { elapse } from '../runtime/within.ts';
import type { LockCase, LockCaseContext } from './lock-case.ts';

/** How long to look for what must not happen. */
const GLANCE_MS = 20;

async function take(context: LockCaseContext, key = 'r1', signal?: AbortSignal): Promise<RoomLock> {
  return context.within(Promise.resolve(context.locks.acquire(key, { signal })));
}

/** Asks for a lock and notes down when it is given. */
function ask(locks: RoomLockManager, given: string[], name: string, signal?: AbortSignal): Promise<RoomLock> {
  return Promise.resolve(locks.acquire('r1', { signal })).then((lock) => {
    given.push(name);
    return lock;
  });
}

async function reasonOf(context: LockCaseContext, promise: Promise<unknown>): Promise<unknown> {
  return context.within(
    promise.then(
      () => new Error('the lock was given'),
      (reason: unknown) => reason,
    ),
  );
}

/** What every lock manager does. */
export const lockCases: readonly LockCase[] = [
  {
    title: 'CORE-13.5.1 lets one holder in at a time',
    async run(context) {
      const random = createSeededRandom(7);
      let inside = 0;
      let most = 0;
      await Promise.all(
        Array.from({ length: 30 }, async () => {
          const lock = await take(context);
          inside += 1;
          most = Math.max(most, inside);
          for (let turns = random.integer(5); turns >= 0; turns--) await Promise.resolve();
          inside -= 1;
          lock.release();
        }),
      );
      expect(most).toBe(1);
    },
  },
  {
    title: 'CORE-13.5.3 serves those who wait first come, first served',
    async run(context) {
      const { locks } = context;
      const first = await take(context);
      const given: string[] = [];
      const names = Array.from({ length: 20 }, (_unused, number) => `w${number}`);
      const waiting = names.map(async (name) => (await ask(locks, given, name)).release());
      await elapse(GLANCE_MS);
      expect(given).toEqual([]);
      first.release();
      await context.within(Promise.all(waiting));
      expect(given).toEqual(names);
    },
  },
  {
    title: 'CORE-13.5.1 keeps rooms apart, however many are held',
    async run(context) {
      const held = await Promise.all(
        Array.from({ length: 500 }, async (_unused, number) => take(context, `r${number}`)),
      );
      for (const lock of held) lock.release();
      (await take(context, 'r499')).release();
      expect(held).toHaveLength(500);
    },
  },
  {
    title: 'takes keys that differ in an organization alone for two keys',
    async run(context) {
      const one = await take(context, 'acme\u0000r1');
      const other = await take(context, 'r1');
      expect(one).not.toBe(other);
      one.release();
      other.release();
    },
  },
  {
    title: 'CORE-13.5.3 rejects a waiter whose signal fires with its reason, and passes it over',
    async run(context) {
      const { locks } = context;
      const first = await take(context);
      const controller = new AbortController();
      const reason = new Error('enough');
      const given: string[] = [];
      const cancelled = ask(locks, given, 'cancelled', controller.signal);
      const next = ask(locks, given, 'next');
      const failure = reasonOf(context, cancelled);
      await elapse(GLANCE_MS);
      controller.abort(reason);
      expect(await failure).toBe(reason);
      first.release();
      (await context.within(next)).release();
      expect(given).toEqual(['next']);
      (await take(context)).release();
    },
  },
  {
    title: 'CORE-13.5.3 keeps the order of the others when one in the middle gives up',
    async run(context) {
      const { locks } = context;
      const first = await take(context);
      const controller = new AbortController();
      const given: string[] = [];
      const waiting = ['a', 'b', 'c'].map((name) =>
        ask(locks, given, name, name === 'b' ? controller.signal : undefined),
      );
      const failure = reasonOf(context, waiting[1] as Promise<RoomLock>);
      await elapse(GLANCE_MS);
      controller.abort(new Error('enough'));
      await failure;
      first.release();
      (await context.within(waiting[0] as Promise<RoomLock>)).release();
      (await context.within(waiting[2] as Promise<RoomLock>)).release();
      expect(given).toEqual(['a', 'c']);
    },
  },
  {
    title: 'CORE-13.5.3 rejects at once who would have to wait with a signal that has fired',
    async run(context) {
      const { locks } = context;
      const first = await take(context);
      const reason = new Error('too late');
      expect(await reasonOf(context, Promise.resolve(locks.acquire('r1', { signal: AbortSignal.abort(reason) })))).toBe(
        reason,
      );
      first.release();
      (await take(context)).release();
    },
  },
  {
    title: 'CORE-13.5.3 lets a holder keep the lock when its signal fires later',
    async run(context) {
      const { locks } = context;
      const controller = new AbortController();
      const waiting: string[] = [];
      const lock = await take(context, 'r1', controller.signal);
      controller.abort(new Error('too late to matter'));
      const next = ask(locks, waiting, 'next');
      await elapse(GLANCE_MS);
      expect(waiting).toEqual([]);
      lock.release();
      (await context.within(next)).release();
    },
  },
  {
    title: 'lets nobody else in when a lock is released twice',
    async run(context) {
      const { locks } = context;
      const first = await take(context);
      const given: string[] = [];
      const second = ask(locks, given, 'second');
      const third = ask(locks, given, 'third');
      first.release();
      first.release();
      const lock = await context.within(second);
      first.release();
      await elapse(GLANCE_MS);
      expect(given).toEqual(['second']);
      lock.release();
      (await context.within(third)).release();
    },
  },
  {
    title: 'CORE-13.5.3 gives a lock that was free before again and again',
    async run(context) {
      const { locks } = context;
      for (let times = 0; times < 200; times++) (await take(context, `r${times % 3}`)).release();
      const controller = new AbortController();
      const lock = await take(context);
      const failures = Array.from({ length: 50 }, async () =>
        reasonOf(context, Promise.resolve(locks.acquire('r1', controller))),
      );
      controller.abort(new Error('all at once'));
      await Promise.all(failures);
      lock.release();
      (await take(context)).release();
      expect(await Promise.all(failures)).toHaveLength(50);
    },
  },
  {
    title: 'CORE-13.5.4 keeps out whoever asks through another manager over the same locks',
    shared: true,
    async run(context) {
      const other = await context.another();
      const lock = await take(context);
      const given: string[] = [];
      const waiting = ask(other, given, 'other');
      await elapse(GLANCE_MS);
      expect(given).toEqual([]);
      lock.release();
      (await context.within(waiting)).release();
      expect(given).toEqual(['other']);
    },
  },
];

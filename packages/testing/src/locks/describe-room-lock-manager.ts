import type { RoomLockManager } from '@roomkit/core';
import { describe, expect, it } from 'vitest';

import { within } from '../runtime/within.ts';
import type { LockCase, LockSubject } from './lock-case.ts';
import { lockCases } from './lock-cases.ts';

/** What the lock suite needs to know. */
export interface RoomLockManagerSuiteOptions {
  /** Makes a manager for one case, all locks free. */
  create(): Promise<LockSubject> | LockSubject;
  /** How long a case waits for what must happen, in real milliseconds. @defaultValue 2000 */
  readonly patienceMs?: number;
  /** Cases to leave out, by a part of their title. */
  readonly skip?: readonly { readonly test: string; readonly reason: string }[];
}

/** Every case of the lock suite. */
export const roomLockManagerCases: readonly LockCase[] = lockCases;

/** Runs one case. Answers why it does not apply, or null when it has run. */
export async function runRoomLockManagerCase(
  testCase: LockCase,
  options: Pick<RoomLockManagerSuiteOptions, 'create' | 'patienceMs'>,
): Promise<string | null> {
  const subject = await options.create();
  const managers: RoomLockManager[] = [subject.locks];
  try {
    if (testCase.shared !== undefined && testCase.shared !== subject.locks.capabilities.shared) {
      return `about a manager that is ${testCase.shared ? 'shared' : 'not shared'}`;
    }
    await testCase.run({
      locks: subject.locks,
      async another() {
        if (!subject.another) throw new Error('a shared manager must be given with `another`');
        const manager = await subject.another();
        managers.push(manager);
        return manager;
      },
      within: async (promise) => within(options.patienceMs ?? 2000, promise),
    });
    return null;
  } finally {
    for (const manager of managers) await manager.close?.();
    await subject.close?.();
  }
}

/** Registers the lock suite with vitest. */
export function describeRoomLockManager(name: string, options: RoomLockManagerSuiteOptions): void {
  const skipped = options.skip ?? [];
  for (const { test } of skipped) {
    if (!roomLockManagerCases.some((testCase) => testCase.title.includes(test))) {
      throw new Error(`the lock suite has no case called "${test}"`);
    }
  }
  describe(`${name} as a RoomLockManager`, () => {
    it.for(roomLockManagerCases)('$title', async (testCase, context) => {
      const skip = skipped.find(({ test }) => testCase.title.includes(test));
      if (skip) context.skip(skip.reason);
      const missing = await runRoomLockManagerCase(testCase, options);
      if (missing !== null) context.skip(missing);
      expect(missing).toBeNull();
    });
  });
}

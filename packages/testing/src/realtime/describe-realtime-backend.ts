import type { RealtimeBackend } from '@roomkit/core';
import { describe, expect, it, vi } from 'vitest';

import { elapse, within } from '../runtime/within.ts';
import type { RealtimeCase, RealtimeSubject } from './realtime-case.ts';
import { realtimeCases } from './realtime-cases.ts';

/** What the realtime suite needs to know. */
export interface RealtimeBackendSuiteOptions {
  create(): Promise<RealtimeSubject> | RealtimeSubject;
  /** How long a case waits for what must happen, in real milliseconds. @defaultValue 2000 */
  readonly patienceMs?: number;
  /** Cases to leave out, by a part of their title. */
  readonly skip?: readonly { readonly test: string; readonly reason: string }[];
}

/** Every case of the realtime suite. */
export const realtimeBackendCases: readonly RealtimeCase[] = realtimeCases;

/** Runs one case. Answers why it does not apply, or null when it has run. */
export async function runRealtimeBackendCase(
  testCase: RealtimeCase,
  options: Pick<RealtimeBackendSuiteOptions, 'create' | 'patienceMs'>,
): Promise<string | null> {
  const { patienceMs = 2000 } = options;
  const subject = await options.create();
  const backends: RealtimeBackend[] = [subject.realtime];
  try {
    if (testCase.shared !== undefined && testCase.shared !== subject.realtime.capabilities.shared) {
      return `about a backend that is ${testCase.shared ? 'shared' : 'not shared'}`;
    }
    await testCase.run({
      realtime: subject.realtime,
      async another() {
        if (!subject.another) throw new Error('a shared backend must be given with `another`');
        const backend = await subject.another();
        backends.push(backend);
        return backend;
      },
      pass: async (milliseconds) => (subject.advance ? subject.advance(milliseconds) : elapse(milliseconds)),
      within: async (promise) => within(patienceMs, promise),
      eventually: async (check) => vi.waitFor(check, { timeout: patienceMs, interval: 2 }),
    });
    return null;
  } finally {
    for (const backend of backends) await backend.close();
    await subject.close?.();
  }
}

/** Registers the realtime suite with vitest. */
export function describeRealtimeBackend(name: string, options: RealtimeBackendSuiteOptions): void {
  const skipped = options.skip ?? [];
  for (const { test } of skipped) {
    if (!realtimeBackendCases.some((testCase) => testCase.title.includes(test))) {
      throw new Error(`the realtime suite has no case called "${test}"`);
    }
  }
  describe(`${name} as a RealtimeBackend`, () => {
    it.for(realtimeBackendCases)('$title', async (testCase, context) => {
      const skip = skipped.find(({ test }) => testCase.title.includes(test));
      if (skip) context.skip(skip.reason);
      const missing = await runRealtimeBackendCase(testCase, options);
      if (missing !== null) context.skip(missing);
      expect(missing).toBeNull();
    });
  });
}

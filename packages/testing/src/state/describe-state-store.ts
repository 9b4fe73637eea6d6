import type { StateStore } from '@roomkit/core';

import {
  type ConformanceCase,
  describeConformance,
  runConformanceCase,
  type SuiteOptions,
} from '../suite/conformance-case.ts';
import { durabilityCases } from './durability-cases.ts';
import { keyCases } from './key-cases.ts';
import { scopeCases } from './scope-cases.ts';
import type { StateStoreSubject } from './state-store-subject.ts';
import { valueCases } from './value-cases.ts';

/** What the state store suite needs to know. */
export type StateStoreSuiteOptions = SuiteOptions<StateStoreSubject>;

/** Every case of the state store suite. */
export const stateStoreCases: readonly ConformanceCase<StateStoreSubject>[] = [
  ...valueCases,
  ...keyCases,
  ...scopeCases,
  ...durabilityCases,
];

/** Runs one case. Answers why it does not apply, or null when it has run. */
export function runStateStoreCase(
  testCase: ConformanceCase<StateStoreSubject>,
  options: Pick<StateStoreSuiteOptions, 'create'>,
): Promise<string | null> {
  return runConformanceCase(testCase, { create: async () => closing(await options.create()) });
}

/** Registers the state store suite with vitest. */
export function describeStateStore(name: string, options: StateStoreSuiteOptions): void {
  const create = async (): Promise<StateStoreSubject> => closing(await options.create());
  describeConformance(name, 'a StateStore', stateStoreCases, { ...options, create });
}

/** Every store that a case has opened is closed with its subject. */
function closing(subject: StateStoreSubject): StateStoreSubject {
  const opened: StateStore[] = [subject.state];
  const reopen = subject.reopen?.bind(subject);
  return {
    state: subject.state,
    ...(reopen && {
      async reopen() {
        const again = await reopen();
        opened.push(again);
        return again;
      },
    }),
    async close() {
      for (const state of opened) await state.close?.();
      await subject.close?.();
    },
  };
}

import type { ConversationStore, StoreCapabilities } from '@roomkit/core';
import { describe, expect, it } from 'vitest';

import { elapse } from '../runtime/within.ts';
import { commitCases } from './commit-cases.ts';
import { contentCases } from './content-cases.ts';
import { durabilityCases } from './durability-cases.ts';
import { dutyCases } from './duty-cases.ts';
import { organizationCases } from './organization-cases.ts';
import { outboxCases } from './outbox-cases.ts';
import { ownershipCases } from './ownership-cases.ts';
import { passCases } from './pass-cases.ts';
import { peopleCases, recordCases } from './people-cases.ts';
import { propertyCases } from './property-cases.ts';
import { purgeCases } from './purge-cases.ts';
import { raceCases } from './race-cases.ts';
import { roomCases } from './room-cases.ts';
import { LONG_MS, type StoreCase, type StoreSubject } from './store-case.ts';
import { timelineCases } from './timeline-cases.ts';

/** Every case of the store suite. */
export const conversationStoreCases: readonly StoreCase[] = [
  {
    title: 'CORE-14.1.1 says which version of the port it implements, what it is called and what it promises',
    async run({ store }) {
      expect(store.specificationVersion).toBe('v1');
      expect(store.name).toMatch(/\S/);
      expect(['memory', 'process', 'power']).toContain(store.capabilities.durability);
      expect(store.capabilities.shared).toBeTypeOf('boolean');
    },
  },
  ...roomCases,
  ...passCases,
  ...commitCases,
  ...contentCases,
  ...timelineCases,
  ...ownershipCases,
  ...peopleCases,
  ...recordCases,
  ...outboxCases,
  ...dutyCases,
  ...organizationCases,
  ...purgeCases,
  ...raceCases,
  ...durabilityCases,
  ...propertyCases,
];

/** What the store suite needs to know. */
export interface ConversationStoreSuiteOptions {
  /** Makes an empty store for one case. */
  create(): Promise<StoreSubject> | StoreSubject;
  /** Cases to leave out, by a part of their title. A part that no case has is an error. */
  readonly skip?: readonly { readonly test: string; readonly reason: string }[];
}

/** Runs one case on a new store. Answers why it does not apply, or null when it has run. */
export async function runConversationStoreCase(
  testCase: StoreCase,
  options: Pick<ConversationStoreSuiteOptions, 'create'>,
): Promise<string | null> {
  const subject = await options.create();
  const opened: ConversationStore[] = [subject.store];
  try {
    const { capabilities } = subject.store;
    if (testCase.requires?.(capabilities) === false) return `not promised: ${describePromise(capabilities)}`;
    await subject.store.joinNode('n1', LONG_MS);
    await subject.store.joinNode('n2', LONG_MS);
    await testCase.run({
      store: subject.store,
      async reopen() {
        if (!subject.reopen) throw new Error('a store that promises this must be given with `reopen`');
        const again = await subject.reopen();
        opened.push(again);
        return again;
      },
      pass: async (milliseconds) => (subject.advance ? subject.advance(milliseconds) : elapse(milliseconds)),
    });
    return null;
  } finally {
    for (const store of opened) await store.close();
    await subject.close?.();
  }
}

/** Registers the store suite with vitest. */
export function describeConversationStore(name: string, options: ConversationStoreSuiteOptions): void {
  const skipped = options.skip ?? [];
  for (const { test } of skipped) {
    if (!conversationStoreCases.some((testCase) => testCase.title.includes(test))) {
      throw new Error(`the store suite has no case called "${test}"`);
    }
  }
  describe(`${name} as a ConversationStore`, () => {
    it.for(conversationStoreCases)('$title', async (testCase, context) => {
      const skip = skipped.find(({ test }) => testCase.title.includes(test));
      if (skip) context.skip(skip.reason);
      const missing = await runConversationStoreCase(testCase, options);
      if (missing !== null) context.skip(missing);
      expect(missing).toBeNull();
    });
  });
}

function describePromise({ durability, shared }: StoreCapabilities): string {
  return `durability ${durability}, ${shared ? 'shared' : 'not shared'}`;
}

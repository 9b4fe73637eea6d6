import { describe, expect, it } from 'vitest';

import {
  conversationStoreCases,
  describeConversationStore,
  runConversationStoreCase,
  type StoreSubject,
} from '../../src/conformance.ts';
import { createTestClock } from '../../src/index.ts';
import { type BrokenStore, brokenStores, soundStore } from './broken-stores.ts';

function subject(build: BrokenStore['build']): StoreSubject {
  const clock = createTestClock();
  return { store: build(clock), advance: async (milliseconds) => clock.advance(milliseconds) };
}

describe('the store suite itself', () => {
  it.each(brokenStores)('sees a store that $fault', async ({ seenBy, build }) => {
    const cases = conversationStoreCases.filter((testCase) => testCase.title.includes(seenBy));
    if (cases.length !== 1) throw new Error(`${cases.length} cases are called "${seenBy}"`);
    const [testCase] = cases;
    if (!testCase) return;
    const run = runConversationStoreCase(testCase, { create: () => subject(build) });
    await expect(run).rejects.toThrow();
  });

  it('finds no fault with the same wrapping around a store that works', async () => {
    const create = (): StoreSubject => subject(soundStore.build);
    for (const testCase of conversationStoreCases) {
      await expect(runConversationStoreCase(testCase, { create })).resolves.not.toThrow();
    }
  });

  it('has no two cases of the same title', () => {
    const titles = conversationStoreCases.map((testCase) => testCase.title);
    expect(titles.filter((title, index) => titles.indexOf(title) !== index)).toEqual([]);
  });

  it('refuses to leave out a case it does not have', () => {
    const create = (): never => {
      throw new Error('not called');
    };
    const skip = [{ test: 'no such case', reason: 'none' }];
    expect(() => describeConversationStore('x', { create, skip })).toThrow(/no case called/);
  });
});

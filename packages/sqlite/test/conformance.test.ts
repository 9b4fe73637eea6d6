import {
  conversationStoreCases,
  describeConversationStore,
  runConversationStoreCase,
} from '@roomkit/testing/conformance';
import { describe, expect, it } from 'vitest';

import { subject } from './support.ts';

describeConversationStore('SqliteStore', { create: async () => subject({ durability: 'process' }) });

describe('SqliteStore that waits for the disk', () => {
  // The level changes how a transaction is ended and nothing else: what hangs on that is run again.
  const hinging = conversationStoreCases.filter(({ title }) => /CORE-8\.1\.[23]|CORE-14\.2\.1|CORE-14\.3/.test(title));

  it.for(hinging)('$title', async (testCase) => {
    expect(
      await runConversationStoreCase(testCase, { create: async () => subject({ durability: 'power' }) }),
    ).toBeNull();
  });
});

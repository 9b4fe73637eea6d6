import type { AIContext, MemoryProvider } from '@roomkit/core/ai';
import { createTestClock, MockAIProvider } from '@roomkit/testing';
import { describeMemoryProvider } from '@roomkit/testing/conformance';

import { BudgetAwareMemory } from '../../src/memory/budget-aware.ts';
import { KeywordRetriever } from '../../src/memory/keyword-retriever.ts';
import { RetrievalMemory } from '../../src/memory/retrieval.ts';
import type { Retriever } from '../../src/memory/retriever.ts';
import { SlidingWindowMemory } from '../../src/memory/sliding-window.ts';
import { SummarizingMemory } from '../../src/memory/summarizing.ts';

/** A model whose summary is all that it was given: what may not be in a summary is found in it. */
function echo({ messages: [message] }: AIContext): string {
  return typeof message?.content === 'string' ? message.content : '';
}

function summarizing(inner?: MemoryProvider): SummarizingMemory {
  const provider = new MockAIProvider({ answers: [echo] });
  return new SummarizingMemory({ provider, budgetTokens: 300, clock: createTestClock(), ...(inner && { inner }) });
}

const retrieving = (inner?: MemoryProvider): RetrievalMemory =>
  new RetrievalMemory({ retriever: new KeywordRetriever(), clock: createTestClock(), ...(inner && { inner }) });

/** Gives everything it was ever told, by anybody. */
function indiscreet(): Retriever {
  const told: { eventId: string; index: number }[] = [];
  return {
    search: async () => told,
    index: async ({ eventId, index }) => void told.push({ eventId, index }),
  };
}

describeMemoryProvider('SlidingWindowMemory', { create: () => ({ memory: new SlidingWindowMemory() }) });
describeMemoryProvider('BudgetAwareMemory', {
  create: () => ({ memory: new BudgetAwareMemory({ budgetTokens: 300 }) }),
});
describeMemoryProvider('SummarizingMemory', { create: () => ({ memory: summarizing() }) });
describeMemoryProvider('RetrievalMemory', {
  create: () => ({ memory: retrieving(new SlidingWindowMemory({ maxEvents: 3 })) }),
});
describeMemoryProvider('RetrievalMemory over a retriever that tells everything', {
  create: () => ({
    memory: new RetrievalMemory({
      retriever: indiscreet(),
      inner: new SlidingWindowMemory({ maxEvents: 3 }),
      limit: 50,
      clock: createTestClock(),
    }),
  }),
});
describeMemoryProvider('RetrievalMemory over SummarizingMemory over BudgetAwareMemory', {
  create: () => ({
    memory: retrieving(summarizing(new BudgetAwareMemory({ budgetTokens: 2000, inner: new SlidingWindowMemory() }))),
  }),
});

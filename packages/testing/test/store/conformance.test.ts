import { InMemoryStore } from '@roomkit/core';

import { describeConversationStore } from '../../src/conformance.ts';
import { createTestClock } from '../../src/index.ts';

describeConversationStore('InMemoryStore', {
  create() {
    const clock = createTestClock();
    return { store: new InMemoryStore({ clock }), advance: async (milliseconds) => clock.advance(milliseconds) };
  },
});

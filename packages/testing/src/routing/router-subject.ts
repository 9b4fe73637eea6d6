import type { ConversationStore, InboundRoomRouter } from '@roomkit/core';

/** A router under test, and the store whose rooms it chooses from. Node `n1` is joined by the suite. */
export interface RouterSubject {
  readonly router: InboundRoomRouter;
  readonly store: ConversationStore;
  close?(): Promise<void>;
}

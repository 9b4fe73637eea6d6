import {
  describeConversationStore,
  describeRealtimeBackend,
  describeRoomLockManager,
  describeStateStore,
} from '@roomkit/testing/conformance';
import { vi } from 'vitest';

import { lockSubject, realtimeSubject, stateSubject, subject } from './support.ts';

// A schema for each case, and thousands of round trips in some: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 30_000 });
const patienceMs = 10_000;

describeConversationStore('PostgresStore', { create: () => subject() });

describeStateStore('PostgresStateStore', { create: () => stateSubject() });

describeRoomLockManager('PostgresRoomLocks', { create: () => lockSubject(), patienceMs });

describeRealtimeBackend('PostgresRealtime', { create: () => realtimeSubject(), patienceMs });

import { InMemoryStateStore } from '@roomkit/core';

import { describeStateStore, runStateStoreCase, stateStoreCases } from '../../src/conformance.ts';
import { describeBroken } from '../suite/broken.ts';
import { brokenDurability } from './broken-durability.ts';
import { brokenScopes } from './broken-scopes.ts';
import { brokenValues } from './broken-values.ts';
import { healthy } from './lasting-state.ts';

describeStateStore('InMemoryStateStore', { create: () => ({ state: new InMemoryStateStore() }) });

// What the broken ones are made of has no fault of its own, and goes through the cases of what lasts.
describeStateStore('LastingState', { create: healthy });

describeBroken(stateStoreCases, runStateStoreCase, [...brokenValues, ...brokenScopes, ...brokenDurability]);

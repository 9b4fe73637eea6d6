import { join } from 'node:path';

import {
  describeStateStore,
  runStateStoreCase,
  stateStoreCases,
  type StateStoreSubject,
} from '@roomkit/testing/conformance';
import { describe, expect, it } from 'vitest';

import { SqliteStateStore } from '../../src/index.ts';
import { temporaryDirectory } from '../support.ts';

async function subject(durability: 'process' | 'power'): Promise<StateStoreSubject> {
  const directory = await temporaryDirectory();
  const options = { path: join(directory.path, 'state.db'), durability };
  return {
    state: new SqliteStateStore(options),
    reopen: async () => new SqliteStateStore(options),
    close: async () => directory[Symbol.asyncDispose](),
  };
}

describeStateStore('SqliteStateStore', { create: async () => subject('process') });

describe('SqliteStateStore that waits for the disk', () => {
  // The level changes how a transaction is ended and nothing else: what hangs on that is run again.
  const hinging = stateStoreCases.filter(({ title }) => /opened anew|at the same time/.test(title));

  it('runs some of the cases', () => {
    expect(hinging).toHaveLength(4);
  });

  it.for(hinging)('$title', async (testCase) => {
    expect(await runStateStoreCase(testCase, { create: async () => subject('power') })).toBeNull();
  });
});

import { InMemoryStore } from '@roomkit/core';
import { describe, expect, it } from 'vitest';

import { aRoom, createFaultyStore, settled } from '../../src/index.ts';

const R1 = { organizationId: null, roomId: 'r1' };

describe('createFaultyStore', () => {
  it('fails the call it was told to, before the store has done anything', async () => {
    const store = createFaultyStore(new InMemoryStore(), [{ operation: 'createRoom', call: 2, when: 'before' }]);
    await store.createRoom(aRoom());
    await expect(store.createRoom(aRoom({ id: 'r2' }))).rejects.toMatchObject({
      code: 'store_failed',
      details: { operation: 'createRoom' },
      retryable: true,
    });
    expect(await store.getRoom({ ...R1, roomId: 'r2' })).toBeNull();
    await store.createRoom(aRoom({ id: 'r3' }));
    expect(store.calls('createRoom')).toBe(3);
    expect(store.calls('commit')).toBe(0);
  });

  it('fails after the store has done all of it, with the error it was given', async () => {
    const error = new Error('the line went dead');
    const store = createFaultyStore(new InMemoryStore(), [{ operation: 'createRoom', when: 'after', error }]);
    await expect(store.createRoom(aRoom())).rejects.toBe(error);
    expect(await store.getRoom(R1)).toMatchObject({ id: 'r1' });
  });

  it('hangs where it was told to', async () => {
    const store = createFaultyStore(new InMemoryStore(), [{ operation: 'getRoom', when: 'before', fault: 'hang' }]);
    let answered = false;
    void store.getRoom(R1).finally(() => (answered = true));
    await settled();
    expect(answered).toBe(false);
    expect(store.capabilities).toEqual({ durability: 'memory', shared: false });
  });
});

import { describe, expect, it } from 'vitest';

import { InMemoryStateStore, InputError } from '../../src/index.ts';

const teams = { organizationId: 'acme', namespace: 'teams' };

describe('InMemoryStateStore', () => {
  it('keeps JSON, apart from what it was given', async () => {
    const store = new InMemoryStateStore();
    const value = { serviceUrl: 'https://e.org', tags: ['a'] };
    await store.set(teams, 'conversation', value);
    value.tags.push('b');
    expect(await store.get(teams, 'conversation')).toStrictEqual({ serviceUrl: 'https://e.org', tags: ['a'] });
    await store.set(teams, 'conversation', null);
    expect(await store.get(teams, 'conversation')).toBeNull();
    await expect(store.set(teams, 'x', undefined)).rejects.toThrowError(InputError);
  });

  it('scopes do not meet', async () => {
    const store = new InMemoryStateStore();
    await store.set(teams, 'b', 1);
    await store.set(teams, 'a', 2);
    const others = [
      { ...teams, organizationId: null },
      { ...teams, namespace: 'other' },
    ];
    for (const scope of others)
      expect([await store.get(scope, 'a'), await store.list(scope)]).toStrictEqual([null, []]);
    expect(await store.list(teams)).toStrictEqual(['a', 'b']);
    expect([await store.delete(teams, 'a'), await store.delete(teams, 'a')]).toStrictEqual([true, false]);
    expect(await store.list(teams)).toStrictEqual(['b']);
  });
});

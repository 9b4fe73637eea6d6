import type { StateScope } from '@roomkit/core';

import { broken, type BrokenState, type Override } from './broken-state.ts';

/** Rewrites the scope, however it is used. */
const scoping =
  (rewrite: (scope: StateScope) => StateScope): Override =>
  (inner) => ({
    get: async (scope, key) => inner.get(rewrite(scope), key),
    set: async (scope, key, value) => inner.set(rewrite(scope), key, value),
    delete: async (scope, key) => inner.delete(rewrite(scope), key),
    list: async (scope) => inner.list(rewrite(scope)),
  });

/** Wrong with scopes. */
export const brokenScopes: readonly BrokenState[] = [
  broken(
    'forgets the organization',
    'keeps organizations apart',
    scoping(({ namespace }) => ({ organizationId: null, namespace })),
  ),
  broken('lists by the beginning of the namespace', 'namespaces of one organization apart', (inner) => ({
    async list(scope) {
      const longer = { ...scope, namespace: `${scope.namespace}2` };
      return [...(await inner.list(scope)), ...(await inner.list(longer))];
    },
  })),
  broken(
    'writes down no organization as an empty name',
    'a scope of its own for no organization',
    scoping(({ organizationId, namespace }) => ({ organizationId: organizationId ?? '', namespace })),
  ),
  broken(
    'joins the names with a colon',
    'whose names hold separators',
    scoping(({ organizationId, namespace }) => ({
      organizationId: organizationId === null ? null : 'all',
      namespace: `${organizationId}:${namespace}`,
    })),
  ),
];

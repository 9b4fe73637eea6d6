import { stateJson } from '../codec/state.ts';
import { scopedKey } from '../domain/room.ts';
import type { StateScope, StateStore } from '../ports/state-store.ts';

/** Small values kept in memory, as JSON like every other store keeps them. */
export class InMemoryStateStore implements StateStore {
  readonly specificationVersion = 'v1' as const;
  readonly #scopes = new Map<string, Map<string, string>>();

  async get(scope: StateScope, key: string): Promise<unknown> {
    const json = this.#scopes.get(scopeKey(scope))?.get(key);
    return json === undefined ? null : (JSON.parse(json) as unknown);
  }

  async set(scope: StateScope, key: string, value: unknown): Promise<void> {
    const json = stateJson(value);
    const inScope = this.#scopes.get(scopeKey(scope)) ?? new Map<string, string>();
    this.#scopes.set(scopeKey(scope), inScope.set(key, json));
  }

  async delete(scope: StateScope, key: string): Promise<boolean> {
    const inScope = this.#scopes.get(scopeKey(scope));
    const found = inScope?.delete(key) ?? false;
    if (inScope?.size === 0) this.#scopes.delete(scopeKey(scope));
    return found;
  }

  async list(scope: StateScope): Promise<readonly string[]> {
    return [...(this.#scopes.get(scopeKey(scope))?.keys() ?? [])].sort();
  }

  async close(): Promise<void> {
    this.#scopes.clear();
  }
}

function scopeKey(scope: StateScope): string {
  return scopedKey(scope.organizationId, scope.namespace);
}

import type { StateScope, StateStore } from '@roomkit/core';

import type { AuthStorage } from './auth-storage.ts';

/** An account in a state store, in a scope of its own. */
export class StateStorage implements AuthStorage {
  readonly #state: StateStore;
  readonly #scope: StateScope;

  constructor(state: StateStore, key: string, organizationId: string | null) {
    this.#state = state;
    this.#scope = { organizationId, namespace: `roomkit.whatsapp-personal.${key}` };
  }

  async read(name: string): Promise<unknown> {
    return (await this.#state.get(this.#scope, name)) ?? null;
  }

  async write(name: string, value: unknown): Promise<void> {
    await this.#state.set(this.#scope, name, value);
  }

  async remove(name: string): Promise<void> {
    await this.#state.delete(this.#scope, name);
  }

  async clear(): Promise<void> {
    const names = await this.#state.list(this.#scope);
    await Promise.all(names.map((name) => this.#state.delete(this.#scope, name)));
  }
}

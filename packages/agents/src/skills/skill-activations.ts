import { requireInteger, type StateScope, type StateStore } from '@roomkit/core';

/** Whose activations. */
export interface ActivationScope {
  readonly organizationId: string | null;
  readonly roomId: string;
}

/** How activations are kept. */
export interface SkillActivationsOptions {
  /** Where, such as `kit.state`. It stays yours to close. */
  readonly state: StateStore;
  /** So many are active in a room at once; one more retires the oldest. @defaultValue 4 */
  readonly maxActive?: number;
}

const NAMESPACE = 'skills';

/**
 * Which skills are active in which room, in the order of their activation. A conversation's record is one for all its
 * agents, and the only thing that says what is active.
 */
export class SkillActivations {
  readonly #state: StateStore;
  readonly #maxActive: number;
  /** Changes of a room go one after the other in this process. */
  readonly #changes = new Map<string, Promise<unknown>>();

  /** @throws ConfigurationError naming the option */
  constructor({ state, maxActive = 4 }: SkillActivationsOptions) {
    requireInteger('maxActive', maxActive, 1);
    this.#state = state;
    this.#maxActive = maxActive;
  }

  /** The names of the active skills, the oldest first. */
  async list({ organizationId, roomId }: ActivationScope): Promise<readonly string[]> {
    const stored = await this.#state.get(scopeOf(organizationId), roomId);
    return Array.isArray(stored) ? stored.filter((name) => typeof name === 'string') : [];
  }

  /** Makes a skill the newest active one; the oldest is retired where there are too many. */
  activate(scope: ActivationScope, name: string): Promise<void> {
    return this.#change(scope, (active) => {
      return [...active.filter((other) => other !== name), name].slice(-this.#maxActive);
    });
  }

  /** Ends an activation. */
  deactivate(scope: ActivationScope, name: string): Promise<void> {
    return this.#change(scope, (active) => active.filter((other) => other !== name));
  }

  /** Forgets a room, such as one that was deleted. */
  async clear({ organizationId, roomId }: ActivationScope): Promise<void> {
    await this.#state.delete(scopeOf(organizationId), roomId);
  }

  #change(scope: ActivationScope, changed: (active: readonly string[]) => readonly string[]): Promise<void> {
    const { organizationId, roomId } = scope;
    const key = JSON.stringify([organizationId, roomId]);
    const before = this.#changes.get(key) ?? Promise.resolve();
    const change = before.then(async () => {
      await this.#state.set(scopeOf(organizationId), roomId, changed(await this.list(scope)));
    });
    const settled = change
      .catch(() => undefined)
      .finally(() => {
        if (this.#changes.get(key) === settled) this.#changes.delete(key);
      });
    this.#changes.set(key, settled);
    return change;
  }
}

function scopeOf(organizationId: string | null): StateScope {
  return { organizationId, namespace: NAMESPACE };
}

import type { Clock, CreateId } from '../ports/runtime.ts';
import type { StateScope, StateStore } from '../ports/state-store.ts';
import { fromBase64, toBase64 } from '../runtime/base64.ts';

/** A webhook that was verified and could not be read. */
export interface QuarantinedWebhook {
  readonly id: string;
  readonly organizationId: string | null;
  readonly channelId: string;
  readonly receivedAt: Date;
  readonly contentType: string | null;
  /** As it came. */
  readonly body: Uint8Array;
}

/** Which webhooks to list, oldest first. */
export interface QuarantineQuery {
  readonly channelId?: string;
  readonly limit?: number;
}

/** What is written down of one. */
interface Kept {
  readonly channelId: string;
  readonly receivedAt: number;
  readonly contentType: string | null;
  readonly body: string;
}

const MOST_KEPT = 1_000;

/** Keeps unreadable webhooks in the state store until somebody looks at them: the latest thousand of an organization. */
export class Quarantine {
  readonly #state: StateStore;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #createId: CreateId;

  constructor(deps: { readonly state: StateStore; readonly clock: Pick<Clock, 'now'>; readonly createId: CreateId }) {
    this.#state = deps.state;
    this.#clock = deps.clock;
    this.#createId = deps.createId;
  }

  async put(webhook: Omit<QuarantinedWebhook, 'id' | 'receivedAt'>): Promise<void> {
    const { organizationId, channelId, contentType, body } = webhook;
    const receivedAt = this.#clock.now();
    const kept: Kept = { channelId, receivedAt, contentType, body: toBase64(body) };
    const scope = scopeOf(organizationId);
    await this.#state.set(scope, `${receivedAt}-${this.#createId()}`, kept);
    const ids = await this.#ids(scope);
    for (const id of ids.slice(0, Math.max(0, ids.length - MOST_KEPT))) await this.#state.delete(scope, id);
  }

  async list(
    organizationId: string | null,
    { channelId, limit = MOST_KEPT }: QuarantineQuery = {},
  ): Promise<readonly QuarantinedWebhook[]> {
    const scope = scopeOf(organizationId);
    const found: QuarantinedWebhook[] = [];
    for (const id of await this.#ids(scope)) {
      if (found.length >= limit) break;
      const kept = (await this.#state.get(scope, id)) as Kept | null;
      if (!kept || (channelId !== undefined && kept.channelId !== channelId)) continue;
      const { contentType, receivedAt } = kept;
      found.push({
        id,
        organizationId,
        channelId: kept.channelId,
        receivedAt: new Date(receivedAt),
        contentType,
        body: fromBase64(kept.body),
      });
    }
    return found;
  }

  /** False when there is none by this id. */
  drop(organizationId: string | null, id: string): Promise<boolean> {
    return this.#state.delete(scopeOf(organizationId), id);
  }

  /** Oldest first: an id begins with its time, of as many digits for centuries. */
  async #ids(scope: StateScope): Promise<readonly string[]> {
    return (await this.#state.list(scope)).toSorted();
  }
}

function scopeOf(organizationId: string | null): StateScope {
  return { organizationId, namespace: 'roomkit.quarantine' };
}

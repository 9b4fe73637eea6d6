import type { RoomReference } from '../domain/room.ts';
import type { Clock } from '../ports/runtime.ts';
import type { OpenPassResult } from '../ports/store-pass.ts';
import type { ConversationStore } from '../ports/store.ts';
import type { PassToken } from './pass-token.ts';
import type { RoomReturns } from './room-returns.ts';

/** How long to wait at most before asking again for a room that another node holds. */
const LONGEST_PAUSE_MS = 200;

export type OpenedRoom = Extract<OpenPassResult, { outcome: 'opened' }>;

/** What to look up while claiming, and how long to wait. */
export interface ClaimOptions {
  readonly token?: PassToken | null;
  readonly idempotencyKey?: string | null;
  readonly channelId?: string | null;
}

export interface RoomClaimsDeps {
  readonly store: Pick<ConversationStore, 'openPass'>;
  readonly node: { readonly nodeId: string };
  readonly clock: Pick<Clock, 'sleep'>;
  readonly returns: Pick<RoomReturns, 'cancel' | 'owe'>;
}

/** Claims rooms for this node. */
export class RoomClaims {
  readonly #deps: RoomClaimsDeps;

  constructor(deps: RoomClaimsDeps) {
    this.#deps = deps;
  }

  /** Null when there is no such room. Waits while another living node holds it. */
  claim(reference: RoomReference, options: ClaimOptions): OpenedRoom | null | Promise<OpenedRoom | null> {
    const returning = this.#deps.returns.cancel(reference);
    if (returning) return returning.then(() => this.#claim(reference, options));
    return this.#claim(reference, options);
  }

  #claim(reference: RoomReference, options: ClaimOptions): OpenedRoom | null | Promise<OpenedRoom | null> {
    const found = this.#open(reference, options);
    if (found instanceof Promise) return found.then((result) => this.#take(result, reference, options));
    return this.#take(found, reference, options);
  }

  #open(reference: RoomReference, options: ClaimOptions): OpenPassResult | Promise<OpenPassResult> {
    const { store, node, returns } = this.#deps;
    const found = store.openPass({
      room: reference,
      nodeId: node.nodeId,
      idempotencyKey: options.idempotencyKey ?? null,
      channelId: options.channelId ?? null,
    });
    if (!(found instanceof Promise)) return found;
    return found.catch((error: unknown) => {
      returns.owe(reference, null);
      throw error;
    });
  }

  #take(
    result: OpenPassResult,
    reference: RoomReference,
    options: ClaimOptions,
  ): OpenedRoom | null | Promise<OpenedRoom | null> {
    if (result.outcome === 'opened') return result;
    return result.outcome === 'missing' ? null : this.#wait(result.retryAfterMs, reference, options);
  }

  async #wait(retryAfterMs: number, reference: RoomReference, options: ClaimOptions): Promise<OpenedRoom | null> {
    for (let pause = retryAfterMs; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
      await this.#deps.clock.sleep(pause, options.token ? { signal: options.token.signal } : {});
      const result = await this.#open(reference, options);
      if (result.outcome === 'opened') return result;
      if (result.outcome === 'missing') return null;
    }
  }
}

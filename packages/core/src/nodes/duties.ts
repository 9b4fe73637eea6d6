import type { NodeStore } from '../ports/node-store.ts';
import type { StoreCapabilities } from '../ports/store.ts';

/** What claiming needs of a node's membership. */
export interface Member {
  readonly nodeId: string;
  join(): Promise<void>;
}

/** Claims work that one node at a time does. Over a store that nobody shares, every duty is this node's. */
export class Duties {
  /** Whether another node may claim as well. */
  readonly areShared: boolean;
  readonly #store: Pick<NodeStore, 'claimDuty' | 'releaseDuty'>;
  readonly #node: Member;

  constructor(
    store: Pick<NodeStore, 'claimDuty' | 'releaseDuty'> & { readonly capabilities: StoreCapabilities },
    node: Member,
  ) {
    this.areShared = store.capabilities.shared;
    this.#store = store;
    this.#node = node;
  }

  /** Whether the duty is this node's now. */
  async claim(duty: string): Promise<boolean> {
    if (!this.areShared) return true;
    await this.#node.join();
    return this.#store.claimDuty(this.#node.nodeId, duty);
  }

  async release(duty: string): Promise<void> {
    if (this.areShared) await this.#store.releaseDuty(this.#node.nodeId, duty);
  }
}

/** The name of a duty that belongs to something within an organization. Free of control characters. */
export function dutyName(kind: string, organizationId: string | null, id: string): string {
  const scope = organizationId === null ? '' : `${organizationId.length}:${organizationId}`;
  return `${kind}:${scope}/${id}`;
}

import type { Clock, Logger } from '../ports/runtime.ts';
import type { NodeStore } from '../ports/store-outbox.ts';

/** How long a node's holdings are safe after its last sign of life. */
const NODE_TTL_MS = 15_000;
const RENEW_EVERY_MS = 5_000;

/** Keeps this process a member of the store: joined before its first write, renewed until it leaves. */
export class NodeMembership {
  readonly nodeId: string;
  readonly #store: NodeStore;
  readonly #clock: Clock;
  readonly #logger: Logger;
  #joined: Promise<void> | null = null;
  #isMember = false;
  #timer: Disposable | null = null;

  constructor(deps: {
    readonly nodeId: string;
    readonly store: NodeStore;
    readonly clock: Clock;
    readonly logger: Logger;
  }) {
    this.nodeId = deps.nodeId;
    this.#store = deps.store;
    this.#clock = deps.clock;
    this.#logger = deps.logger;
  }

  /** False when joining still has to be awaited. */
  get isMember(): boolean {
    return this.#isMember;
  }

  join(): Promise<void> {
    this.#joined ??= this.#store.joinNode(this.nodeId, NODE_TTL_MS).then(
      () => {
        this.#isMember = true;
        this.#arm();
      },
      (error: unknown) => {
        this.#joined = null;
        throw error;
      },
    );
    return this.#joined;
  }

  async leave(): Promise<void> {
    this.#timer?.[Symbol.dispose]();
    this.#timer = null;
    if (!this.#isMember) return;
    this.#isMember = false;
    this.#joined = null;
    await this.#store.leaveNode(this.nodeId);
  }

  #arm(): void {
    this.#timer = this.#clock.schedule(RENEW_EVERY_MS, () => {
      this.#store
        .renewNode(this.nodeId, NODE_TTL_MS)
        .then(async (alive) => {
          if (alive || !this.#isMember) return;
          this.#logger.warn('The node was taken for dead; it joins anew.', { nodeId: this.nodeId });
          await this.#store.joinNode(this.nodeId, NODE_TTL_MS);
        })
        .catch((error: unknown) => this.#logger.error('Renewing the node failed.', { nodeId: this.nodeId, error }))
        .finally(() => {
          if (this.#isMember) this.#arm();
        });
    });
  }
}

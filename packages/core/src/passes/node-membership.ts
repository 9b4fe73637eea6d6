import type { NodeStore } from '../ports/node-store.ts';
import type { Clock, Logger } from '../ports/runtime.ts';

/** How often a node gives a sign of life while its time to live runs. */
const RENEWALS = 3;

/** When a node of this time to live gives its next sign of life. */
export function renewEveryMs(nodeTtlMs: number): number {
  return nodeTtlMs / RENEWALS;
}

/** Keeps this process a member of the store: joined before its first write, renewed until it leaves. */
export class NodeMembership {
  readonly nodeId: string;
  readonly #store: NodeStore;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #ttlMs: number;
  #joined: Promise<void> | null = null;
  #isMember = false;
  #timer: Disposable | null = null;

  constructor(deps: {
    readonly nodeId: string;
    readonly store: NodeStore;
    readonly clock: Clock;
    readonly logger: Logger;
    /** How long a node's holdings are safe after its last sign of life. */
    readonly ttlMs: number;
  }) {
    this.nodeId = deps.nodeId;
    this.#store = deps.store;
    this.#clock = deps.clock;
    this.#logger = deps.logger;
    this.#ttlMs = deps.ttlMs;
  }

  /** False when joining still has to be awaited. */
  get isMember(): boolean {
    return this.#isMember;
  }

  join(): Promise<void> {
    this.#joined ??= this.#store.joinNode(this.nodeId, this.#ttlMs).then(
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
    this.#timer = this.#clock.schedule(renewEveryMs(this.#ttlMs), () => {
      this.#store
        .renewNode(this.nodeId, this.#ttlMs)
        .then(async (alive) => {
          if (alive || !this.#isMember) return;
          this.#logger.warn('The node was taken for dead; it joins anew.', { nodeId: this.nodeId });
          await this.#store.joinNode(this.nodeId, this.#ttlMs);
        })
        .catch((error: unknown) => this.#logger.error('Renewing the node failed.', { nodeId: this.nodeId, error }))
        .finally(() => {
          if (this.#isMember) this.#arm();
        });
    });
  }
}

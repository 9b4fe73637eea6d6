import type { NodeStore } from '../ports/node-store.ts';
import type { Clock, Logger } from '../ports/runtime.ts';

/** How often a node gives a sign of life while its time to live runs. */
const RENEWALS = 3;

/** When a node of this time to live gives its next sign of life. */
export function renewEveryMs(nodeTtlMs: number): number {
  return nodeTtlMs / RENEWALS;
}

/**
 * Keeps this process a member of the store: joined before its first write, renewed until it leaves. What is held
 * in one term is this node's for certain for as long as its signs of life are confirmed in time; once the node
 * was taken for dead it goes on in another term, in which anything of the last may be another's.
 */
export class NodeMembership {
  readonly nodeId: string;
  readonly #store: Pick<NodeStore, 'joinNode' | 'renewNode' | 'leaveNode'>;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #ttlMs: number;
  #joined: Promise<void> | null = null;
  #isMember = false;
  #term = 0;
  /** Until when nobody can take this node for dead, on the monotonic clock. */
  #sureUntil = -Infinity;
  #timer: Disposable | null = null;
  /** The sign of life that is on its way. */
  #asking: { readonly askedAt: number } | null = null;

  constructor(deps: {
    readonly nodeId: string;
    readonly store: Pick<NodeStore, 'joinNode' | 'renewNode' | 'leaveNode'>;
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

  /** Which term it is. To be asked before something is held: what is held is taken at any time from then on. */
  get term(): number {
    return this.#term;
  }

  /** Whether what is held in a term is still this node's for certain. Asks nobody. */
  isSureOf(term: number): boolean {
    return term === this.#term && this.#clock.monotonic() < this.#sureUntil;
  }

  join(): Promise<void> {
    this.#joined ??= this.#join().then(
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
      this.#arm();
      const askedAt = this.#clock.monotonic();
      // One whose answer is lost for good is not waited for: the node would be dead for as long.
      if (this.#asking && askedAt - this.#asking.askedAt < this.#ttlMs) return;
      const asking = { askedAt };
      this.#asking = asking;
      this.#renew(askedAt)
        .catch((error: unknown) => this.#logger.error('Renewing the node failed.', { nodeId: this.nodeId, error }))
        .finally(() => {
          if (this.#asking === asking) this.#asking = null;
        });
    });
  }

  async #renew(askedAt: number): Promise<void> {
    const alive = await this.#store.renewNode(this.nodeId, this.#ttlMs);
    if (!this.#isMember) return;
    if (alive) {
      this.#sureUntil = Math.max(this.#sureUntil, askedAt + this.#ttlMs);
      return;
    }
    this.#logger.warn('The node was taken for dead; it joins anew.', { nodeId: this.nodeId });
    this.#sureUntil = -Infinity;
    await this.#join();
    // Only now: what was begun before this was not held by a living node.
    this.#term += 1;
  }

  /** Counted from the question: the store begins to count no sooner. */
  async #join(): Promise<void> {
    const askedAt = this.#clock.monotonic();
    await this.#store.joinNode(this.nodeId, this.#ttlMs);
    this.#sureUntil = askedAt + this.#ttlMs;
  }
}

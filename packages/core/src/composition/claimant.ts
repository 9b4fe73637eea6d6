import type { DeliveryEngine } from '../delivery/engine.ts';
import type { Settler } from '../delivery/settler.ts';
import type { NodeMembership } from '../passes/node-membership.ts';
import type { Logger } from '../ports/runtime.ts';

/**
 * A membership of its own for deliveries that were taken over. For the store they are another node's than
 * what this process plans itself: each waits for the other as it would for any node, whichever answer of
 * the store comes first.
 */
export class Claimant {
  readonly engine: DeliveryEngine;
  readonly #membership: NodeMembership;
  readonly #settler: Settler;
  readonly #logger: Logger;
  #busy = 0;
  #retired = false;
  #hasLeft = false;

  constructor(parts: {
    readonly membership: NodeMembership;
    readonly settler: Settler;
    readonly engine: DeliveryEngine;
    readonly logger: Logger;
  }) {
    this.engine = parts.engine;
    this.#membership = parts.membership;
    this.#settler = parts.settler;
    this.#logger = parts.logger;
  }

  get nodeId(): string {
    return this.#membership.nodeId;
  }

  /** See {@link NodeMembership.term}. */
  get term(): number {
    return this.#membership.term;
  }

  get hasLeft(): boolean {
    return this.#hasLeft;
  }

  join(): Promise<void> {
    return this.#membership.join();
  }

  /** Something is held under this membership, or may be in a moment. */
  begin(): void {
    this.#busy += 1;
  }

  end(): void {
    this.#busy -= 1;
    if (this.#retired && this.#busy === 0) void this.leave();
  }

  /** Takes nothing over any more, and leaves once what it holds is done: what it holds without knowing is free then. */
  retire(): void {
    this.#retired = true;
  }

  /** Resolves when everything that is done is written down. */
  idle(): Promise<void> {
    return this.#settler.idle();
  }

  /** Gives up retrying, as the settler of the node does. */
  close(): void {
    this.#settler.close();
  }

  async leave(): Promise<void> {
    try {
      await this.#settler.idle();
      await this.#membership.leave();
    } catch (error) {
      // It counts as gone when its time has run out.
      this.#logger.warn('A membership could not be ended.', { nodeId: this.nodeId, error });
    }
    this.#hasLeft = true;
  }
}

/** One claimant after another: one whose claim may have come to something unknown is never asked with again. */
export class Claimants {
  readonly #make: () => Claimant;
  readonly #all = new Set<Claimant>();
  #current: Claimant | null = null;

  constructor(make: () => Claimant) {
    this.#make = make;
  }

  /** Lets `ask` claim; it begins what it was given before it returns. */
  async claim<Result>(ask: (claimant: Claimant) => Promise<Result>): Promise<Result> {
    const claimant = this.#current ?? this.#next();
    await claimant.join();
    claimant.begin();
    try {
      return await ask(claimant);
    } catch (error) {
      claimant.retire();
      if (this.#current === claimant) this.#current = null;
      throw error;
    } finally {
      claimant.end();
    }
  }

  async idle(): Promise<void> {
    for (const claimant of this.#all) await claimant.idle();
  }

  close(): void {
    for (const claimant of this.#all) claimant.close();
  }

  async leave(): Promise<void> {
    for (const claimant of this.#all) await claimant.leave();
  }

  #next(): Claimant {
    for (const claimant of this.#all) if (claimant.hasLeft) this.#all.delete(claimant);
    this.#current = this.#make();
    this.#all.add(this.#current);
    return this.#current;
  }
}

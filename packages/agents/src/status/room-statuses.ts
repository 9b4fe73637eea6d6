import type { AgentStatus } from './status.ts';

/** So many are kept for each room. */
const MOST_KEPT = 500;

/** The statuses of one room, and who listens to them. */
export class RoomStatuses {
  readonly #last: AgentStatus[] = [];
  readonly #latest = new Map<string, AgentStatus>();
  readonly #subscribers = new Set<(status: AgentStatus) => void | Promise<void>>();

  get hasSubscribers(): boolean {
    return this.#subscribers.size > 0;
  }

  /** Keeps one and tells the subscribers. What a subscriber throws goes to `onError`. */
  add(status: AgentStatus, onError: (error: unknown) => void): void {
    this.#last.push(status);
    if (this.#last.length > MOST_KEPT) this.#last.shift();
    this.#latest.set(status.agentId, status);
    for (const subscriber of this.#subscribers) void attempt(subscriber, status).catch(onError);
  }

  subscribe(subscriber: (status: AgentStatus) => void | Promise<void>): () => void {
    // Two subscriptions of one function are two.
    const own = (status: AgentStatus): void | Promise<void> => subscriber(status);
    this.#subscribers.add(own);
    return () => void this.#subscribers.delete(own);
  }

  latest(agentId: string): AgentStatus | null {
    return this.#latest.get(agentId) ?? null;
  }

  all(): readonly AgentStatus[] {
    return [...this.#last];
  }
}

async function attempt(subscriber: (status: AgentStatus) => void | Promise<void>, status: AgentStatus): Promise<void> {
  await subscriber(status);
}

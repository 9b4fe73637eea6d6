/** A message of a client on its way to the timeline. */
export interface PendingSend {
  readonly roomId: string;
  readonly messageId: string;
  /** The client has been told. */
  isAnswered: boolean;
}

/** The messages of one connection that wait for their commit, by idempotency key, in order for each room. */
export class PendingSends {
  readonly #byKey = new Map<string, PendingSend>();
  readonly #tails = new Map<string, Promise<void>>();

  get size(): number {
    return this.#byKey.size;
  }

  get(roomId: string, key: string): PendingSend | undefined {
    const pending = this.#byKey.get(key);
    return pending?.roomId === roomId ? pending : undefined;
  }

  /** Runs work after all earlier work for the same room, and knows the message until it is done. */
  async run(key: string, pending: PendingSend, work: () => Promise<void>): Promise<void> {
    this.#byKey.set(key, pending);
    const before = this.#tails.get(pending.roomId) ?? Promise.resolve();
    const mine = before.then(work);
    this.#tails.set(pending.roomId, mine);
    try {
      await mine;
    } finally {
      if (this.#byKey.get(key) === pending) this.#byKey.delete(key);
      if (this.#tails.get(pending.roomId) === mine) this.#tails.delete(pending.roomId);
    }
  }
}

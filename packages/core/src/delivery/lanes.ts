/** Work for one target of one room. */
export interface LaneJob {
  run(): void | Promise<void>;
}

interface Lane {
  readonly room: Map<string, Lane>;
  readonly key: string;
  readonly channelId: string;
  jobs: LaneJob[];
  head: number;
  busy: boolean;
}

/**
 * One queue for each (room, target): a target sees the room's events in order, and no target waits for
 * another. A queue without work takes no memory.
 */
export class Lanes {
  readonly #rooms = new Map<string, Map<string, Lane>>();
  #pending = 0;
  #waiters: { readonly key: string | null; readonly resolve: () => void }[] = [];

  /** Puts work at the end of a queue; it runs once {@link kick} is called or what is before it ends. */
  push(key: string, channelId: string, job: LaneJob): void {
    let room = this.#rooms.get(key);
    if (!room) this.#rooms.set(key, (room = new Map()));
    let lane = room.get(channelId);
    if (!lane) room.set(channelId, (lane = { room, key, channelId, jobs: [], head: 0, busy: false }));
    lane.jobs.push(job);
    this.#pending += 1;
  }

  /** Starts a queue that is not running. */
  kick(key: string, channelId: string): void {
    const lane = this.#rooms.get(key)?.get(channelId);
    if (lane && !lane.busy) void this.#run(lane);
  }

  /** How many jobs wait or run. */
  get pending(): number {
    return this.#pending;
  }

  /** Resolves when a room, or all of them, has no work. */
  idle(key: string | null = null): Promise<void> {
    if (this.#isIdle(key)) return Promise.resolve();
    return new Promise((resolve) => this.#waiters.push({ key, resolve }));
  }

  async #run(lane: Lane): Promise<void> {
    lane.busy = true;
    while (lane.head < lane.jobs.length) {
      const job = lane.jobs[lane.head] as LaneJob;
      lane.head += 1;
      if (lane.head > 64 && lane.head * 2 > lane.jobs.length) {
        lane.jobs = lane.jobs.slice(lane.head);
        lane.head = 0;
      }
      const running = job.run();
      if (running !== undefined) await running;
      this.#pending -= 1;
    }
    lane.busy = false;
    lane.room.delete(lane.channelId);
    if (lane.room.size === 0) this.#rooms.delete(lane.key);
    if (this.#waiters.length > 0) this.#wake();
  }

  #isIdle(key: string | null): boolean {
    return key === null ? this.#rooms.size === 0 : !this.#rooms.has(key);
  }

  #wake(): void {
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const waiter of waiters) {
      if (this.#isIdle(waiter.key)) waiter.resolve();
      else this.#waiters.push(waiter);
    }
  }
}

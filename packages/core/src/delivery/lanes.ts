import type { TurnMember } from './overlap/turn.ts';

/** Work for one target of one room. It reports its failures itself: neither throws nor rejects. */
export interface LaneJob {
  /** The event, where it goes to an intelligence channel, which may answer it along with others. */
  readonly member: TurnMember | null;
  run(): void | Promise<void>;
}

interface Lane {
  jobs: LaneJob[];
  head: number;
  busy: boolean;
}

interface RoomLanes {
  readonly key: string;
  readonly lanes: Map<string, Lane>;
  /** Lanes with work. */
  active: number;
}

/** How many rooms without work keep their queues, so that the next message need not make them anew. */
const MOST_IDLE_ROOMS = 1_024;

/**
 * One queue for each (room, target): a target sees the room's events in order, and no target waits for
 * another. Of rooms without work only so many take memory.
 */
export class Lanes {
  readonly #rooms = new Map<string, RoomLanes>();
  /** Rooms with work. */
  #busyRooms = 0;
  #waiters: { readonly key: string | null; readonly resolve: () => void }[] = [];

  /** Puts work at the end of a queue; it runs once {@link kick} is called or what is before it ends. */
  push(key: string, channelId: string, job: LaneJob): void {
    let room = this.#rooms.get(key);
    if (!room) this.#rooms.set(key, (room = { key, lanes: new Map(), active: 0 }));
    let lane = room.lanes.get(channelId);
    if (!lane) room.lanes.set(channelId, (lane = { jobs: [], head: 0, busy: false }));
    if (lane.jobs.length === 0) {
      if (room.active === 0) this.#busyRooms += 1;
      room.active += 1;
      // An array made with its item is as large as that; pushing to an empty one makes room for seventeen.
      lane.jobs = [job];
      return;
    }
    lane.jobs.push(job);
  }

  /** Starts a queue that is not running. */
  kick(key: string, channelId: string): void {
    const room = this.#rooms.get(key);
    const lane = room?.lanes.get(channelId);
    if (room && lane && !lane.busy && lane.jobs.length > 0) this.#run(room, lane);
  }

  /** Takes the next job of a running queue out of it, where `wants` says so; null otherwise. */
  takeNext(key: string, channelId: string, wants: (job: LaneJob) => boolean): LaneJob | null {
    const lane = this.#rooms.get(key)?.lanes.get(channelId);
    const next = lane?.busy === true ? lane.jobs[lane.head] : undefined;
    if (lane === undefined || next === undefined || !wants(next)) return null;
    lane.head += 1;
    return next;
  }

  /** Resolves when a room, or all of them, has no work. */
  idle(key: string | null = null): Promise<void> {
    if (this.#isIdle(key)) return Promise.resolve();
    return new Promise((resolve) => this.#waiters.push({ key, resolve }));
  }

  /** Runs jobs one after another: on, as long as they end without a promise, else once that is settled. */
  #run(room: RoomLanes, lane: Lane): void {
    lane.busy = true;
    while (lane.head < lane.jobs.length) {
      // Never while a job runs: the queue of a busy lane is not empty.
      if (lane.head > 64 && lane.head * 2 > lane.jobs.length) {
        lane.jobs = lane.jobs.slice(lane.head);
        lane.head = 0;
      }
      const job = lane.jobs[lane.head] as LaneJob;
      lane.head += 1;
      const running = job.run();
      if (running !== undefined) {
        void running.then(() => this.#run(room, lane));
        return;
      }
    }
    lane.jobs.length = 0;
    lane.head = 0;
    lane.busy = false;
    room.active -= 1;
    if (room.active === 0) this.#rest();
    if (this.#waiters.length > 0) this.#wake();
  }

  /** Rooms keep their place when they rest; once many do, all of them lose it together. */
  #rest(): void {
    this.#busyRooms -= 1;
    if (this.#rooms.size - this.#busyRooms <= MOST_IDLE_ROOMS) return;
    for (const [key, { active }] of this.#rooms) if (active === 0) this.#rooms.delete(key);
  }

  #isIdle(key: string | null): boolean {
    if (key === null) return this.#busyRooms === 0;
    const room = this.#rooms.get(key);
    return room === undefined || room.active === 0;
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

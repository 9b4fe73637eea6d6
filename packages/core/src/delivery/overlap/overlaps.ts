import type { RoomEvent } from '../../domain/event.ts';
import type { ResolvedOverlap } from '../../domain/overlap.ts';
import type { Clock } from '../../ports/runtime.ts';
import { areAnsweredTogether } from './together.ts';
import { eventOf, type Turn, type TurnMember } from './turn.ts';

interface Lane {
  /** The turn that runs now. */
  turn: Turn | null;
  /** Events whose turns were ended by newer ones before an answer came: the next turn stands for them. */
  readonly carried: TurnMember[];
  /** Rises with every event that arrives. */
  arrivals: number;
}

/** What goes on in the queues of intelligence channels that do not simply queue. */
export class Overlaps {
  readonly #clock: Clock;
  readonly #lanes = new Map<string, Lane>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A message has been put into a queue. */
  arrived(key: string, channelId: string, { policy }: ResolvedOverlap, event: RoomEvent): void {
    const lane = this.#lanes.get(laneKey(key, channelId));
    if (!lane) return;
    lane.arrivals += 1;
    if (policy !== 'interrupt' || lane.turn === null) return;
    if (areAnsweredTogether(eventOf(lane.turn.trigger), event)) lane.turn.supersede();
  }

  /** Waits until no message has come for a while. */
  async quiet(key: string, channelId: string, overlap: ResolvedOverlap, signal: AbortSignal): Promise<void> {
    const lane = this.#open(key, channelId);
    const until = this.#clock.monotonic() + overlap.longestWaitMs;
    for (;;) {
      const { arrivals } = lane;
      const left = until - this.#clock.monotonic();
      if (left <= 0) return;
      await this.#clock.sleep(Math.min(overlap.quietMs, left), { signal });
      if (lane.arrivals === arrivals) return;
    }
  }

  /** A turn begins. */
  begin(key: string, channelId: string, turn: Turn): void {
    this.#open(key, channelId).turn = turn;
  }

  /** A turn has ended; what it leaves behind goes to the next one. */
  end(key: string, channelId: string, left: readonly TurnMember[]): void {
    const lane = this.#open(key, channelId);
    lane.turn = null;
    lane.carried.push(...left);
    if (lane.carried.length === 0) this.#lanes.delete(laneKey(key, channelId));
  }

  /** What earlier turns have left behind. */
  takeCarried(key: string, channelId: string): readonly TurnMember[] {
    return this.#lanes.get(laneKey(key, channelId))?.carried.splice(0) ?? [];
  }

  #open(key: string, channelId: string): Lane {
    const name = laneKey(key, channelId);
    let lane = this.#lanes.get(name);
    if (!lane) this.#lanes.set(name, (lane = { turn: null, carried: [], arrivals: 0 }));
    return lane;
  }
}

function laneKey(key: string, channelId: string): string {
  return `${key}\u0000${channelId}`;
}

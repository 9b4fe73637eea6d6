import { type ChannelBinding, isRoomKitError, type RoomKit } from '@roomkit/core';

import { type PaneName, PANES, ROOM_ID } from '../cast.ts';
import type { SimulatedCarrier } from '../phone/simulated-carrier.ts';
import type { Approvals } from './approvals.ts';
import { deskStateOf } from './desk-state.ts';
import type { Feed } from './feed.ts';
import { isAskedAgain } from './is-asked-again.ts';
import type { ChannelState, DemoState, ModelState } from './messages.ts';
import type { Timeline } from './timeline.ts';

/** What the rows and texts do not say. */
export interface StateBoardDeps {
  readonly kit: RoomKit;
  readonly feed: Feed;
  readonly carrier: SimulatedCarrier;
  readonly model: ModelState;
  readonly approvals: Pick<Approvals, 'list'>;
  readonly timeline: Pick<Timeline, 'list'>;
  readonly boot: Pick<DemoState, 'bootId' | 'processId' | 'starts'>;
}

/** The state of the room and of everything one can switch, read from the kit and shown to the page. */
export class StateBoard {
  readonly #deps: StateBoardDeps;
  #breakerOpenUntil: string | null = null;
  #refreshing: Promise<void> | null = null;
  #isStale = false;

  constructor(deps: StateBoardDeps) {
    this.#deps = deps;
  }

  set breakerOpenUntil(until: string | null) {
    this.#breakerOpenUntil = until;
    void this.refresh();
  }

  /** Publishes the state as it is; calls that come meanwhile share the next round. */
  refresh(): Promise<void> {
    this.#isStale = true;
    this.#refreshing ??= this.#publish().finally(() => {
      this.#refreshing = null;
    });
    return this.#refreshing;
  }

  async read(): Promise<DemoState> {
    const { approvals, boot, carrier, kit, model, timeline } = this.#deps;
    const [room, bindings, letters] = await Promise.all([
      kit.getRoom(ROOM_ID),
      kit.listBindings(ROOM_ID),
      kit.listDeadLetters({ roomId: ROOM_ID }),
    ]);
    return {
      ...boot,
      room: { status: room.status, eventCount: room.eventCount },
      channels: channelStates(bindings),
      desk: deskStateOf(room),
      approvals: approvals
        .list()
        .map((approval) => ({ ...approval, isAgain: isAskedAgain(timeline.list(), approval) })),
      network: carrier.mode,
      breakerOpenUntil: this.#breakerOpenUntil,
      blockedWords: blockedWordsOf(room.metadata),
      masksCards: room.metadata['_masksCards'] === true,
      deadLetters: letters.map(({ eventId, index, channelId, attempts, error }) => {
        return { eventId, index, channelId, attempts, error: error?.message ?? 'unknown' };
      }),
      model: { kind: model.kind, modelName: model.modelName },
    };
  }

  async #publish(): Promise<void> {
    while (this.#isStale) {
      this.#isStale = false;
      try {
        this.#deps.feed.publish({ type: 'state', state: await this.read() });
      } catch (error) {
        // Whoever starts over deletes the room: until the process has begun anew there is nothing to show.
        if (!isRoomKitError(error, 'room_not_found')) throw error;
      }
    }
  }
}

/** The words that may not be said; kept with the room, so that they outlive the process. */
export function blockedWordsOf(metadata: Readonly<Record<string, unknown>>): readonly string[] {
  const words = metadata['_blockedWords'];
  return Array.isArray(words) ? words.filter((word) => typeof word === 'string') : [];
}

function channelStates(bindings: readonly ChannelBinding[]): DemoState['channels'] {
  const states = PANES.map((channelId): [PaneName, ChannelState] => {
    const binding = bindings.find((candidate) => candidate.channelId === channelId);
    const state: ChannelState = {
      channelId,
      attached: binding !== undefined,
      access: binding?.access ?? 'none',
      muted: binding?.muted ?? false,
      outputMuted: binding?.outputMuted ?? false,
      visibility: binding?.visibility ?? 'all',
      maxLength: binding?.capabilities.maxLength ?? null,
      maxPerMinute: binding?.rateLimit?.maxPerMinute ?? null,
    };
    return [channelId, state];
  });
  return Object.fromEntries(states) as Record<PaneName, ChannelState>;
}

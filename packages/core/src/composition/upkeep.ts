import { Rounds } from '../nodes/rounds.ts';
import type { RoomKitOptions } from '../options.ts';
import type { RoomTimerService } from '../rooms/timers.ts';
import type { Foundation } from './foundation.ts';
import type { Recovery } from './recovery.ts';

/** How often to look for deliveries of gone nodes, where there may be other nodes. */
const RECOVERY_INTERVAL_MS = 5_000;

/** What a kit does now and then by itself: deliveries of gone nodes, and rooms' timers where that is asked for. */
export class Upkeep {
  readonly #rounds: readonly Rounds[];

  constructor(foundation: Foundation, recovery: Recovery, timers: RoomTimerService, options: RoomKitOptions) {
    const { clock, store, steadiness, channels, duties } = foundation;
    const deps = { clock, logger: foundation.logger.child('core.framework') };
    const { recoveryIntervalMs = store.capabilities.shared ? RECOVERY_INTERVAL_MS : null } = options;
    const rounds: Rounds[] = [];
    const add = (name: string, intervalMs: number | null | undefined, round: () => Promise<unknown>): void => {
      if (intervalMs !== null && intervalMs !== undefined) rounds.push(new Rounds(deps, { name, intervalMs, round }));
    };
    add('recovery', recoveryIntervalMs, async () => {
      // Without channels nothing could be delivered: what is taken over would only be given up.
      if (channels.all().length > 0) await steadiness.guard(() => recovery.recover());
    });
    add('timers', options.timerIntervalMs, async () => {
      // Held between two rounds, so that the other nodes do not even list the rooms.
      if (await duties.claim('timer-rounds')) await timers.checkAllTimers();
    });
    this.#rounds = rounds;
    for (const each of rounds) each.start();
  }

  stop(): void {
    for (const each of this.#rounds) each.stop();
  }
}

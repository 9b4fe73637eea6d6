import type { RoomNews } from '../ports/room-news.ts';
import type { Clock } from '../ports/runtime.ts';
import type { RoomHints } from './room-hints.ts';

/** How often a watcher is told to look where word of other nodes arrives: a node that dies takes its last word along. */
const LOOK_EVERY_MS = 30_000;
/** The same where no word arrives at all. */
const LOOK_UNTOLD_EVERY_MS = 5_000;

export interface RoomWatchesDeps {
  readonly hints: Pick<RoomHints, 'listen'> | null;
  /** Whether other processes may write to the store. */
  readonly isStoreShared: boolean;
  readonly clock: Pick<Clock, 'schedule'>;
}

/** Tells whoever shows a room here of what other processes did to it. Of this one's doing they hear by delivery. */
export class RoomWatches {
  readonly #deps: RoomWatchesDeps;
  readonly #open = new Set<Disposable>();

  constructor(deps: RoomWatchesDeps) {
    this.#deps = deps;
  }

  watch(key: string, onNews: (news: RoomNews) => void): Disposable {
    const looking = this.#look(onNews);
    const hearing = this.#deps.hints?.listen(key, onNews);
    const watch: Disposable = {
      [Symbol.dispose]: () => {
        this.#open.delete(watch);
        looking?.[Symbol.dispose]();
        hearing?.[Symbol.dispose]();
      },
    };
    this.#open.add(watch);
    return watch;
  }

  close(): void {
    for (const watch of this.#open) watch[Symbol.dispose]();
  }

  #look(onNews: (news: RoomNews) => void): Disposable | null {
    const { hints, isStoreShared, clock } = this.#deps;
    if (!isStoreShared) return null;
    const everyMs = hints === null ? LOOK_UNTOLD_EVERY_MS : LOOK_EVERY_MS;
    const next = (): Disposable =>
      clock.schedule(everyMs, () => {
        timer = next();
        onNews({ changed: true });
      });
    let timer = next();
    return { [Symbol.dispose]: () => timer[Symbol.dispose]() };
  }
}

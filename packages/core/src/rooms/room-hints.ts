import type { RealtimeBackend } from '../ports/realtime.ts';
import type { RoomNews } from '../ports/room-news.ts';
import type { Clock, CreateId, Logger } from '../ports/runtime.ts';
import { HintSubscription } from './hint-subscription.ts';

/** How long to wait before a hint that could not be sent is sent again. */
const RESEND_AFTER_MS = 1_000;

export interface RoomHintsDeps {
  readonly realtime: Pick<RealtimeBackend, 'publish' | 'subscribe' | 'unsubscribe'>;
  /** Names this node: its own hints are none to it. */
  readonly origin: string;
  readonly createId: CreateId;
  readonly clock: Pick<Clock, 'now' | 'schedule'>;
  readonly logger: Logger;
}

/** A hint that is on its way, or waits to be sent again. */
interface Sending {
  /** What has come up since it left; null for nothing. */
  next: RoomNews | null;
  timer: Disposable | null;
}

/**
 * Tells other processes that a room has news, and hears of theirs. A hint holds no content; while one of a
 * room is on its way, any number of commits make a single further one. One that could not be sent is sent
 * again until it could.
 */
export class RoomHints {
  readonly #deps: RoomHintsDeps;
  readonly #sending = new Map<string, Sending>();
  readonly #heard = new Map<string, HintSubscription>();
  #isClosed = false;

  constructor(deps: RoomHintsDeps) {
    this.#deps = deps;
  }

  /** Never waits and never throws. */
  announce(key: string, news: RoomNews): void {
    if (this.#isClosed) return;
    const sending = this.#sending.get(key);
    if (sending) sending.next = joined(sending.next, news);
    else this.#start(key, news);
  }

  /** Hears of a room from other processes: that it may have changed when word begins to arrive, then each hint. */
  listen(key: string, listener: (news: RoomNews) => void): Disposable {
    if (this.#isClosed) return { [Symbol.dispose]: () => {} };
    let subscription = this.#heard.get(key);
    if (!subscription) {
      subscription = new HintSubscription(this.#deps, topicOf(key));
      this.#heard.set(key, subscription);
    }
    subscription.add(listener);
    return { [Symbol.dispose]: () => this.#stop(key, subscription, listener) };
  }

  close(): void {
    this.#isClosed = true;
    for (const { timer } of this.#sending.values()) timer?.[Symbol.dispose]();
    this.#sending.clear();
    for (const subscription of this.#heard.values()) subscription.end();
    this.#heard.clear();
  }

  #stop(key: string, subscription: HintSubscription, listener: (news: RoomNews) => void): void {
    subscription.listeners.delete(listener);
    if (subscription.listeners.size > 0) return;
    subscription.end();
    if (this.#heard.get(key) === subscription) this.#heard.delete(key);
  }

  #start(key: string, news: RoomNews): void {
    const sending: Sending = { next: null, timer: null };
    this.#sending.set(key, sending);
    void this.#send(key, sending, news);
  }

  async #send(key: string, sending: Sending, news: RoomNews): Promise<void> {
    const { realtime, origin, createId, clock, logger } = this.#deps;
    try {
      await realtime.publish(topicOf(key), {
        id: createId(),
        roomId: key,
        type: 'custom',
        participantId: origin,
        channelId: null,
        data: { changed: news.changed },
        timestamp: new Date(clock.now()),
      });
    } catch (error) {
      logger.warn('Other processes were not told of a commit; they are told again.', { error });
      if (this.#isClosed) return;
      sending.next = joined(sending.next, news);
      sending.timer = clock.schedule(RESEND_AFTER_MS, () => this.#sendNext(key, sending));
      return;
    }
    this.#sendNext(key, sending);
  }

  #sendNext(key: string, { next }: Sending): void {
    if (this.#isClosed) return;
    this.#sending.delete(key);
    if (next) this.#start(key, next);
  }
}

function joined(one: RoomNews | null, other: RoomNews): RoomNews {
  return { changed: one?.changed === true || other.changed };
}

/** Apart from the room's own notices. Ids hold no control characters, so that no room is called like this. */
function topicOf(key: string): string {
  return `${key}\u0001follow`;
}

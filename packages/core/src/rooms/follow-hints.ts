import type { RealtimeBackend } from '../ports/realtime.ts';
import type { Clock, CreateId, Logger } from '../ports/runtime.ts';

export interface FollowHintsDeps {
  readonly realtime: Pick<RealtimeBackend, 'publish' | 'subscribe' | 'unsubscribe'>;
  readonly createId: CreateId;
  readonly clock: Pick<Clock, 'now'>;
  readonly logger: Logger;
  /** A room may have news from another process. */
  readonly onHint: (key: string) => void;
}

/**
 * Tells other processes that a room has news. A hint holds no content; while one of a room is on its way,
 * any number of commits make a single further one.
 */
export class FollowHints {
  readonly #deps: FollowHintsDeps;
  readonly #origin: string;
  /** Rooms whose hint is on its way; true where another has to follow. */
  readonly #sending = new Map<string, boolean>();
  readonly #subscriptions = new Map<string, Promise<string | null>>();

  constructor(deps: FollowHintsDeps) {
    this.#deps = deps;
    this.#origin = deps.createId();
  }

  announce(key: string): void {
    if (this.#sending.has(key)) {
      this.#sending.set(key, true);
      return;
    }
    this.#sending.set(key, false);
    void this.#send(key);
  }

  /** Resolves when hints of the room arrive here. */
  async listen(key: string): Promise<void> {
    const { realtime, logger, onHint } = this.#deps;
    let subscription = this.#subscriptions.get(key);
    if (!subscription) {
      subscription = realtime
        .subscribe(
          topicOf(key),
          ({ participantId }) => {
            if (participantId !== this.#origin) onHint(key);
          },
          { onGap: () => onHint(key) },
        )
        .catch((error: unknown) => {
          logger.warn('A follower hears nothing from other processes.', { error });
          return null;
        });
      this.#subscriptions.set(key, subscription);
    }
    await subscription;
  }

  ignore(key: string): void {
    const subscription = this.#subscriptions.get(key);
    if (!subscription) return;
    this.#subscriptions.delete(key);
    void subscription
      .then((id) => (id === null ? false : this.#deps.realtime.unsubscribe(id)))
      .catch((error: unknown) => this.#deps.logger.warn('A follower could not unsubscribe.', { error }));
  }

  close(): void {
    for (const key of [...this.#subscriptions.keys()]) this.ignore(key);
  }

  async #send(key: string): Promise<void> {
    const { realtime, createId, clock, logger } = this.#deps;
    try {
      await realtime.publish(topicOf(key), {
        id: createId(),
        roomId: key,
        type: 'custom',
        participantId: this.#origin,
        channelId: null,
        data: {},
        timestamp: new Date(clock.now()),
      });
    } catch (error) {
      logger.warn('Other processes were not told of a commit.', { error });
    }
    const again = this.#sending.get(key) === true;
    this.#sending.delete(key);
    if (again) this.announce(key);
  }
}

/** Apart from the room's own notices. Ids hold no control characters, so that no room is called like this. */
function topicOf(key: string): string {
  return `${key}\u0001follow`;
}

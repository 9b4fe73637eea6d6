import type { EphemeralEvent, RealtimeBackend } from '../ports/realtime.ts';
import type { RoomNews } from '../ports/room-news.ts';
import type { Clock, Logger } from '../ports/runtime.ts';

/** How long to wait before a subscription that failed is tried again. */
const RETRY_AFTER_MS = 2_000;

export interface HintSubscriptionDeps {
  readonly realtime: Pick<RealtimeBackend, 'subscribe' | 'unsubscribe'>;
  readonly origin: string;
  readonly clock: Pick<Clock, 'schedule'>;
  readonly logger: Logger;
}

/** What other nodes say of one room, for everybody here who wants to hear it. One that fails is tried again. */
export class HintSubscription {
  readonly listeners: Set<(news: RoomNews) => void> = new Set();
  readonly #deps: HintSubscriptionDeps;
  readonly #topic: string;
  #id: string | null = null;
  #timer: Disposable | null = null;
  #isOver = false;

  constructor(deps: HintSubscriptionDeps, topic: string) {
    this.#deps = deps;
    this.#topic = topic;
    void this.#subscribe();
  }

  add(listener: (news: RoomNews) => void): void {
    this.listeners.add(listener);
    if (this.#id === null) return;
    void Promise.resolve().then(() => {
      if (this.listeners.has(listener)) listener({ changed: true });
    });
  }

  end(): void {
    this.#isOver = true;
    this.listeners.clear();
    this.#timer?.[Symbol.dispose]();
    if (this.#id !== null) this.#unsubscribe(this.#id);
    this.#id = null;
  }

  async #subscribe(): Promise<void> {
    const { realtime, clock, logger } = this.#deps;
    try {
      const id = await realtime.subscribe(this.#topic, (event) => this.#hear(event), { onGap: () => this.#missed() });
      if (this.#isOver) {
        this.#unsubscribe(id);
        return;
      }
      this.#id = id;
      // Of what was before, nobody has told.
      this.#missed();
    } catch (error) {
      logger.warn('Nothing is heard of a room from other processes; it is tried again.', { error });
      if (!this.#isOver) this.#timer = clock.schedule(RETRY_AFTER_MS, () => void this.#subscribe());
    }
  }

  #unsubscribe(id: string): void {
    this.#deps.realtime.unsubscribe(id).catch((error: unknown) => {
      this.#deps.logger.warn('Hints of a room could not be unsubscribed from.', { error });
    });
  }

  #hear({ participantId, data }: EphemeralEvent): void {
    if (participantId !== this.#deps.origin) this.#tell({ changed: data['changed'] === true });
  }

  #missed(): void {
    this.#tell({ changed: true });
  }

  #tell(news: RoomNews): void {
    for (const listener of this.listeners) listener(news);
  }
}

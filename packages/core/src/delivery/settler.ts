import type { DeliveryReceipt } from '../domain/delivery.ts';
import type { Clock, Logger } from '../ports/runtime.ts';
import type { OutboxStore, Settlement } from '../ports/store-outbox.ts';

const RETRY_MS = 250;
const LARGEST_BATCH = 500;

export interface SettlerDeps {
  readonly store: OutboxStore;
  readonly nodeId: string;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Called once a receipt is in the store. */
  readonly onReceipt: (receipt: DeliveryReceipt) => Promise<void>;
}

/**
 * Writes down how deliveries ended, in batches beside the path of messages. While one batch is on its
 * way the next one gathers, so that a slow store gets larger batches instead of a longer queue.
 */
export class Settler {
  readonly #store: OutboxStore;
  readonly #nodeId: string;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #onReceipt: (receipt: DeliveryReceipt) => Promise<void>;
  #waiting: Settlement[] = [];
  #flushing: Promise<void> | null = null;
  #closed = false;

  constructor(deps: SettlerDeps) {
    this.#store = deps.store;
    this.#nodeId = deps.nodeId;
    this.#clock = deps.clock;
    this.#logger = deps.logger;
    this.#onReceipt = deps.onReceipt;
  }

  add(settlement: Settlement): void {
    this.#waiting.push(settlement);
    this.#flushing ??= this.#flush();
  }

  /** Resolves when everything added is written. */
  async idle(): Promise<void> {
    while (this.#flushing) await this.#flushing;
  }

  /** Gives up retrying; what is not written stays planned and is delivered again after a restart. */
  close(): void {
    this.#closed = true;
  }

  async #flush(): Promise<void> {
    // What is added in the same turn goes into the same batch.
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, LARGEST_BATCH);
      try {
        await this.#store.settleDeliveries(this.#nodeId, batch);
        for (const { receipt } of batch) if (receipt) await this.#onReceipt(receipt);
      } catch (error) {
        this.#logger.error('Settling deliveries failed.', { count: batch.length, error });
        if (this.#closed) break;
        this.#waiting = batch.concat(this.#waiting);
        await this.#clock.sleep(RETRY_MS);
      }
    }
    this.#flushing = null;
  }
}

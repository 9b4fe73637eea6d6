import type { DeliveryReceipt } from '../domain/delivery.ts';
import { isRoomKitError } from '../domain/errors.ts';
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
 * way the next one gathers, so that a slow store gets larger batches instead of a longer queue. A batch that is
 * refused for good is tried in parts, until what is wrong in it stands alone and keeps nobody else waiting.
 */
export class Settler {
  readonly #deps: SettlerDeps;
  #waiting: Settlement[] = [];
  /** How many to write at once: fewer while something among them is refused. */
  #most = LARGEST_BATCH;
  #isFlushing = false;
  #isClosed = false;
  #idle: (() => void)[] = [];

  constructor(deps: SettlerDeps) {
    this.#deps = deps;
  }

  add(settlement: Settlement): void {
    if (this.#waiting.length === 0) this.#waiting = [settlement];
    else this.#waiting.push(settlement);
    if (this.#isFlushing) return;
    this.#isFlushing = true;
    // What is added in the same turn goes into the same batch.
    void SOON.then(this.#flush);
  }

  /** Resolves when everything added is written. */
  idle(): Promise<void> {
    return this.#isFlushing ? new Promise((resolve) => this.#idle.push(resolve)) : Promise.resolve();
  }

  /** Gives up retrying; what is not written stays planned and is delivered again after a restart. */
  close(): void {
    this.#isClosed = true;
  }

  /** Writes batches for as long as the store answers at once, and then waits for it. */
  readonly #flush = (): void => {
    while (this.#waiting.length > 0) {
      const batch = this.#take();
      const writing = this.#write(batch);
      if (writing === null) continue;
      void writing.then((goesOn) => (goesOn ? this.#flush() : this.#end()));
      return;
    }
    this.#end();
  };

  #take(): readonly Settlement[] {
    if (this.#waiting.length > this.#most) return this.#waiting.splice(0, this.#most);
    const batch = this.#waiting;
    this.#waiting = [];
    return batch;
  }

  /** Null where it is done; else whether to go on when it is. */
  #write(batch: readonly Settlement[]): Promise<boolean> | null {
    const settling = this.#settle(batch);
    const hasReceipts = batch.some(({ receipt }) => receipt);
    return settling || hasReceipts ? this.#finish(batch, settling) : null;
  }

  #settle(batch: readonly Settlement[]): void | Promise<void> {
    const { store, nodeId } = this.#deps;
    try {
      return store.settleDeliveries(nodeId, batch);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  async #finish(batch: readonly Settlement[], settling: void | Promise<void>): Promise<boolean> {
    const { clock, logger, onReceipt } = this.#deps;
    let isFinal = false;
    try {
      await settling;
      for (const { receipt } of batch) if (receipt) await onReceipt(receipt);
      this.#most = Math.min(this.#most * 2, LARGEST_BATCH);
      return true;
    } catch (error) {
      logger.error('Settling deliveries failed.', { count: batch.length, error });
      isFinal = isRoomKitError(error) && !error.retryable;
    }
    if (this.#isClosed) return false;
    if (isFinal && batch.length > 1) {
      this.#most = Math.ceil(batch.length / 2);
      this.#waiting = [...batch, ...this.#waiting];
      return true;
    }
    if (isFinal && (await this.#settleWithoutIds(batch))) return true;
    // What is refused alone stands behind everything else.
    this.#waiting = isFinal ? [...this.#waiting, ...batch] : [...batch, ...this.#waiting];
    await clock.sleep(RETRY_MS);
    return true;
  }

  /** A vendor's ids are all that a vendor has written in a settlement: without them it may be accepted. */
  async #settleWithoutIds([settlement]: readonly Settlement[]): Promise<boolean> {
    const receipt = settlement?.receipt;
    if (!settlement || !receipt || receipt.providerMessageIds.length === 0) return false;
    try {
      await this.#settle([{ ...settlement, receipt: { ...receipt, providerMessageIds: [] } }]);
    } catch {
      // Then it is not the ids.
      return false;
    }
    const { eventId, channelId } = settlement;
    const { roomId } = settlement.room;
    this.#deps.logger.error("The store refused a vendor's ids; they are not kept.", { roomId, eventId, channelId });
    return true;
  }

  #end(): void {
    this.#isFlushing = false;
    const waiters = this.#idle;
    if (waiters.length === 0) return;
    this.#idle = [];
    for (const resolve of waiters) resolve();
  }
}

const SOON = Promise.resolve();

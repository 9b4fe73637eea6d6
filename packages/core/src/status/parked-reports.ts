import type { DeliveryReceipt, DeliveryStatus } from '../domain/delivery.ts';
import { scopedKey } from '../domain/room.ts';
import type { Logger } from '../ports/runtime.ts';

/** How many native ids may have reports that wait for their send. */
const MOST_PARKED = 10_000;

/** Reports that wait until their native id is known. They go with the process. */
export class ParkedReports {
  readonly #logger: Logger;
  /** By native id, oldest first. */
  readonly #parked = new Map<string, readonly DeliveryStatus[]>();

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  get isEmpty(): boolean {
    return this.#parked.size === 0;
  }

  add(organizationId: string | null, status: DeliveryStatus): void {
    const key = scopedKey(organizationId, status.messageId);
    const waiting = this.#parked.get(key);
    if (!waiting && this.#parked.size >= MOST_PARKED) this.#forgetOldest();
    this.#parked.set(key, [...(waiting ?? []), status]);
  }

  has(organizationId: string | null, status: DeliveryStatus): boolean {
    return this.#parked.get(scopedKey(organizationId, status.messageId))?.includes(status) ?? false;
  }

  /** Those about what a receipt is of. */
  of({ organizationId, channelId, providerMessageIds }: DeliveryReceipt): readonly DeliveryStatus[] {
    const waiting = providerMessageIds.flatMap((id) => this.#parked.get(scopedKey(organizationId, id)) ?? []);
    return waiting.filter((status) => (status.channelId ?? channelId) === channelId);
  }

  forget(organizationId: string | null, statuses: readonly DeliveryStatus[]): void {
    for (const status of statuses) {
      const key = scopedKey(organizationId, status.messageId);
      const left = this.#parked.get(key)?.filter((waiting) => waiting !== status) ?? [];
      if (left.length > 0) this.#parked.set(key, left);
      else this.#parked.delete(key);
    }
  }

  #forgetOldest(): void {
    const [oldest] = this.#parked.keys();
    if (oldest !== undefined) this.#parked.delete(oldest);
    this.#logger.warn('Too many delivery reports for unknown messages; the oldest is forgotten.', {});
  }
}

import type { ProviderResult, ReconcileAnswer, ReconcileQuery } from '@roomkit/core';

/** What a vendor in a box answers to somebody who asks whether a message went. */
export type MockLookupScript = ReconcileAnswer | Error;

/** What a mock vendor has taken, by key. */
export class MockLookup {
  /** What it was asked, in order. */
  readonly asked: ReconcileQuery[] = [];
  readonly #byKey = new Map<string, ProviderResult>();
  readonly #script: MockLookupScript[] = [];

  /** Adds to what it answers; after the last, it tells what it knows. */
  script(...next: readonly MockLookupScript[]): void {
    this.#script.push(...next);
  }

  keep(key: string | null | undefined, result: ProviderResult): void {
    if (key !== null && key !== undefined) this.#byKey.set(key, result);
  }

  /** What was answered to the send with this key, or would have been. */
  find(key: string | null | undefined): ProviderResult | undefined {
    return key === null || key === undefined ? undefined : this.#byKey.get(key);
  }

  ask(query: ReconcileQuery, signal?: AbortSignal): ReconcileAnswer {
    signal?.throwIfAborted();
    this.asked.push(query);
    const next = this.#script.shift();
    if (next instanceof Error) throw next;
    return next ?? this.#tell(query);
  }

  #tell({ idempotencyKey }: ReconcileQuery): ReconcileAnswer {
    const taken = this.#byKey.get(idempotencyKey);
    if (!taken) return { outcome: 'not_sent' };
    const { providerMessageId, providerMessageIds = providerMessageId ? [providerMessageId] : [] } = taken;
    return { outcome: 'sent', providerMessageIds };
  }
}

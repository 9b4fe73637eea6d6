import type { DeliveryError, DeliveryResult } from '../domain/delivery.ts';
import type { PlannedEvent } from '../domain/plan.ts';
import type { RoomContext } from '../ports/room-context.ts';
import type { TelemetrySpan } from '../ports/telemetry.ts';
import type { Cascade } from './cascade.ts';

/** One committed event on its way to its targets. */
export class EventDelivery {
  readonly planned: PlannedEvent;
  readonly context: RoomContext;
  readonly cascade: Cascade;
  readonly span: TelemetrySpan | null;
  readonly results: Record<string, DeliveryResult> = {};
  /** In which term of the node it was planned or taken over; null for what no outbox knows. */
  readonly term: number | null;
  failed = 0;
  #remaining: number;
  readonly #onDone: (delivery: EventDelivery) => Promise<void> | void;

  constructor(
    planned: PlannedEvent,
    context: RoomContext,
    cascade: Cascade,
    span: TelemetrySpan | null,
    term: number | null,
    onDone: (delivery: EventDelivery) => Promise<void> | void,
  ) {
    this.planned = planned;
    this.context = context;
    this.cascade = cascade;
    this.span = span;
    this.term = term;
    this.#remaining = planned.targets.length;
    this.#onDone = onDone;
    cascade.begin();
  }

  succeed(channelId: string, status: DeliveryResult['status'], providerMessageIds: readonly string[]): void {
    this.results[channelId] = {
      channelId,
      status,
      providerMessageId: providerMessageIds[0] ?? null,
      providerMessageIds,
      error: null,
      retryAfter: null,
    };
  }

  fail(
    channelId: string,
    status: 'failed' | 'unknown',
    error: DeliveryError,
    providerMessageIds: readonly string[],
    retryAfter: Date | null,
  ): void {
    this.failed += 1;
    this.results[channelId] = {
      channelId,
      status,
      providerMessageId: providerMessageIds[0] ?? null,
      providerMessageIds,
      error,
      retryAfter,
    };
  }

  /** Called once for each target, and once more by an event that has none. */
  targetDone(): void {
    this.#remaining -= 1;
    if (this.#remaining > 0) return;
    const after = this.#onDone(this);
    if (after === undefined) this.cascade.end();
    else void after.finally(() => this.cascade.end());
  }
}

import type { PlannedEvent, PlannedTarget } from '../domain/plan.ts';
import type { RoomContext } from '../ports/room-context.ts';
import type { TelemetrySpan } from '../ports/telemetry.ts';
import type { Cascade } from './cascade.ts';
import type { DeliveryDeps } from './deps.ts';
import { EventDelivery } from './event-delivery.ts';
import { finishEvent } from './finish.ts';
import { askIntelligence } from './intelligence.ts';
import type { LaneJob } from './lanes.ts';
import { settle } from './settle.ts';
import { endStream } from './streams/end-stream.ts';
import type { LiveReader } from './streams/streamed-answer.ts';
import { deliverToTransport } from './transport.ts';

/** A committed event together with what its delivery needs. */
export interface AcceptedEvent {
  readonly planned: PlannedEvent;
  readonly context: RoomContext;
  readonly cascade: Cascade;
  readonly span?: TelemetrySpan | null;
  /** Targets that have watched the event being written. */
  readonly readers?: ReadonlyMap<string, LiveReader>;
}

/** Takes committed events in index order and brings each to its targets, every target in its own time. */
export class DeliveryEngine {
  readonly #deps: DeliveryDeps;

  constructor(deps: DeliveryDeps) {
    this.#deps = deps;
  }

  /** Queues an event. Called under the room's lock, so that queues get the room's order. */
  accept(accepted: AcceptedEvent): EventDelivery {
    const { planned, context, cascade, readers } = accepted;
    const delivery = new EventDelivery(planned, context, cascade, accepted.span ?? null, (done) =>
      finishEvent(this.#deps, done),
    );
    for (const target of planned.targets) {
      const live = readers?.get(target.binding.channelId);
      this.#deps.lanes.push(planned.key, target.binding.channelId, new TargetJob(this.#deps, delivery, target, live));
    }
    if (readers) dismissOthers(readers, planned.targets);
    return delivery;
  }

  /** Delivers one event past the queues: it belongs before what its queue is waiting with. */
  async deliverNow(accepted: AcceptedEvent): Promise<void> {
    const { planned, context, cascade } = accepted;
    const delivery = new EventDelivery(planned, context, cascade, null, (done) => finishEvent(this.#deps, done));
    for (const target of planned.targets) await new TargetJob(this.#deps, delivery, target, undefined).run();
  }

  /** Starts what was queued. Called once the lock is free: nothing outside is touched under it. */
  start(delivery: EventDelivery): void {
    const { key, targets } = delivery.planned;
    if (targets.length === 0) {
      delivery.targetDone();
      return;
    }
    this.#deps.frames.outside(() => {
      for (const { binding } of targets) this.#deps.lanes.kick(key, binding.channelId);
    });
  }
}

class TargetJob implements LaneJob {
  readonly #deps: DeliveryDeps;
  readonly #delivery: EventDelivery;
  readonly #target: PlannedTarget;
  readonly #live: LiveReader | undefined;

  constructor(deps: DeliveryDeps, delivery: EventDelivery, target: PlannedTarget, live: LiveReader | undefined) {
    this.#deps = deps;
    this.#delivery = delivery;
    this.#target = target;
    this.#live = live;
  }

  run(): Promise<void> {
    if (this.#deps.closing.aborted) return this.#leave();
    return this.#target.isBehind ? this.#runInTurn() : this.#run();
  }

  /** The kit closes: it stays planned, and goes out after the restart. */
  async #leave(): Promise<void> {
    this.#live?.reader.commit(null);
    const error = { code: 'kit_closed', message: 'The kit is closed.', retryable: true };
    const failure = { error, retryable: true, retryAfterMs: null, providerMessageIds: [] };
    settle(this.#deps, this.#delivery, this.#target, { failure }, this.#target.attempts, 0);
  }

  async #runInTurn(): Promise<void> {
    const { turns, resume, logger } = this.#deps;
    const { planned } = this.#delivery;
    const { channelId } = this.#target.binding;
    try {
      await turns.wait(planned, channelId, resume);
    } catch (error) {
      // Without its turn it stays planned: whoever recovers it keeps the order.
      logger.warn('A delivery did not get its turn; it stays planned.', {
        eventId: planned.event.id,
        channelId,
        error,
      });
      this.#delivery.targetDone();
      return;
    }
    await this.#run();
  }

  #run(): Promise<void> {
    if (this.#live) return endStream(this.#deps, this.#delivery, this.#target, this.#live);
    return this.#target.kind === 'intelligence'
      ? askIntelligence(this.#deps, this.#delivery, this.#target)
      : deliverToTransport(this.#deps, this.#delivery, this.#target);
  }
}

/** Who watched but may not have the event after all is told that it came to nothing. */
function dismissOthers(readers: ReadonlyMap<string, LiveReader>, targets: readonly PlannedTarget[]): void {
  const kept = new Set(targets.map(({ binding }) => binding.channelId));
  for (const [channelId, { reader }] of readers) if (!kept.has(channelId)) reader.commit(null);
}

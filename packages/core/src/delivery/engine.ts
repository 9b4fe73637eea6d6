import { canOverlap } from '../domain/overlap.ts';
import type { PlannedEvent, PlannedTarget } from '../domain/plan.ts';
import type { RoomContext } from '../ports/room-context.ts';
import type { TelemetrySpan } from '../ports/telemetry.ts';
import type { Cascade } from './cascade.ts';
import type { DeliveryDeps } from './deps.ts';
import { EventDelivery } from './event-delivery.ts';
import { finishEvent } from './finish.ts';
import type { LaneJob } from './lanes.ts';
import { leave } from './leave.ts';
import { answerEvent } from './overlap/answer-event.ts';
import type { TurnMember } from './overlap/turn.ts';
import { endStream } from './streams/end-stream.ts';
import type { LiveReader } from './streams/streamed-answer.ts';
import { TransportDelivery } from './transport.ts';

/** A committed event together with what its delivery needs. */
export interface AcceptedEvent {
  readonly planned: PlannedEvent;
  readonly context: RoomContext;
  readonly cascade: Cascade;
  /** In which term of the node it was planned or taken over; null for what no outbox knows. */
  readonly term: number | null;
  readonly span?: TelemetrySpan | null;
  /** Targets that have watched the event being written. */
  readonly readers?: ReadonlyMap<string, LiveReader>;
}

/** Takes committed events in index order and brings each to its targets, every target in its own time. */
export class DeliveryEngine {
  readonly #deps: DeliveryDeps;
  readonly #finish: (done: EventDelivery) => Promise<void> | void;

  constructor(deps: DeliveryDeps) {
    this.#deps = deps;
    this.#finish = (done) => finishEvent(deps, done);
  }

  /** Queues an event. Called under the room's lock, so that queues get the room's order. */
  accept(accepted: AcceptedEvent): EventDelivery {
    const { planned, context, cascade, term, readers } = accepted;
    const delivery = new EventDelivery(planned, context, cascade, accepted.span ?? null, term, this.#finish);
    for (const target of planned.targets) {
      const live = readers?.get(target.binding.channelId);
      this.#deps.lanes.push(planned.key, target.binding.channelId, new TargetJob(this.#deps, delivery, target, live));
    }
    if (readers) dismissOthers(readers, planned.targets);
    return delivery;
  }

  /** Tells the turn that runs in a queue of another message behind it. */
  #announce({ planned }: EventDelivery, { binding }: PlannedTarget): void {
    const { channels, overlaps } = this.#deps;
    const overlap = channels.get(planned.reference.organizationId, binding.channelId)?.overlap;
    if (!overlap || overlap.policy === 'queue' || !canOverlap(planned.event)) return;
    overlaps.arrived(planned.key, binding.channelId, overlap, planned.event);
  }

  /** Delivers one event past the queues: it belongs before what its queue is waiting with. */
  async deliverNow(accepted: AcceptedEvent): Promise<void> {
    const { planned, context, cascade, term } = accepted;
    const delivery = new EventDelivery(planned, context, cascade, null, term, this.#finish);
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
      for (const target of targets) {
        if (target.kind === 'intelligence') this.#announce(delivery, target);
        this.#deps.lanes.kick(key, target.binding.channelId);
      }
    });
  }
}

class TargetJob implements LaneJob {
  readonly #deps: DeliveryDeps;
  readonly #delivery: EventDelivery;
  readonly #target: PlannedTarget;
  readonly #live: LiveReader | undefined;
  /** As of when it is known to be this node's. */
  #term: number | null;

  constructor(deps: DeliveryDeps, delivery: EventDelivery, target: PlannedTarget, live: LiveReader | undefined) {
    this.#deps = deps;
    this.#delivery = delivery;
    this.#target = target;
    this.#live = live;
    this.#term = delivery.term;
  }

  run(): void | Promise<void> {
    if (this.#deps.closing.aborted) return this.#leave();
    return this.#target.isBehind || !this.#isSure ? this.#runInTurn() : this.#run();
  }

  /** None while somebody has to be asked first: whoever answers it along with others does not ask. */
  get member(): TurnMember | null {
    return this.#isSure ? this.#asMember() : null;
  }

  get #isSure(): boolean {
    return this.#deps.ownership.isSure(this.#term);
  }

  #asMember(): TurnMember | null {
    return this.#target.kind === 'intelligence' ? { delivery: this.#delivery, target: this.#target } : null;
  }

  #leave(): void {
    this.#live?.reader.commit(null);
    leave(this.#deps, this.#delivery, this.#target);
  }

  async #runInTurn(): Promise<void> {
    const { logger } = this.#deps;
    const { planned } = this.#delivery;
    const { channelId } = this.#target.binding;
    let isOurs = false;
    try {
      isOurs = await this.#waitForTurn(planned, channelId);
    } catch (error) {
      // Without its turn it stays planned: whoever recovers it keeps the order.
      logger.warn('A delivery did not get its turn; it stays planned.', {
        eventId: planned.event.id,
        channelId,
        error,
      });
    }
    if (isOurs) return this.#run();
    this.#live?.reader.commit(null);
    this.#delivery.targetDone();
  }

  /** False when another node has it. Asks again where that may have changed while it waited. */
  async #waitForTurn(planned: PlannedEvent, channelId: string): Promise<boolean> {
    const { ownership, turns, resume } = this.#deps;
    let isBehind = this.#target.isBehind === true;
    do {
      if (!this.#isSure) {
        const confirmed = await ownership.confirm(planned, channelId);
        if (confirmed.standing === 'lost') return false;
        isBehind ||= confirmed.standing === 'behind';
        this.#term = confirmed.term;
      }
      if (isBehind) await turns.wait(planned, channelId, resume);
    } while (!this.#isSure);
    return true;
  }

  #run(): void | Promise<void> {
    if (this.#live) return endStream(this.#deps, this.#delivery, this.#target, this.#live);
    const member = this.#asMember();
    return member === null
      ? new TransportDelivery(this.#deps, this.#delivery, this.#target, this.#term).run()
      : answerEvent(this.#deps, member);
  }
}

/** Who watched but may not have the event after all is told that it came to nothing. */
function dismissOthers(readers: ReadonlyMap<string, LiveReader>, targets: readonly PlannedTarget[]): void {
  const kept = new Set(targets.map(({ binding }) => binding.channelId));
  for (const [channelId, { reader }] of readers) if (!kept.has(channelId)) reader.commit(null);
}

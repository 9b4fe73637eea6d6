import type { RoomEvent } from '../domain/event.ts';
import type { PlannedTarget } from '../domain/plan.ts';
import type { Channel } from '../ports/channel.ts';
import type { DeliveryDeps } from './deps.ts';
import type { EventDelivery } from './event-delivery.ts';

/** One event on its way to one channel, as far as its fate is concerned. */
export interface Sending {
  readonly deps: DeliveryDeps;
  readonly delivery: EventDelivery;
  readonly target: PlannedTarget;
  readonly channel: Channel;
  /** As the channel was given it. */
  readonly event: RoomEvent;
}

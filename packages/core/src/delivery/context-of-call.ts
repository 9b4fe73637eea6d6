import type { RoomContext } from '../ports/room-context.ts';
import { createRoomContext, type RoomContextFacts } from '../rooms/room-context.ts';
import type { DeliveryDeps } from './deps.ts';
import type { EventDelivery } from './event-delivery.ts';

/** The room as the event found it, with a signal for one call of one channel. */
export function contextOfCall(
  deps: Pick<DeliveryDeps, 'contexts'>,
  delivery: EventDelivery,
  abort: { readonly signal: AbortSignal },
  extras: Pick<RoomContextFacts, 'sentMessageIds' | 'takeNewer'> = {},
): RoomContext {
  const { room, bindings, event } = delivery.planned;
  return createRoomContext(deps.contexts, {
    room,
    bindings,
    beforeIndex: event.index,
    abort,
    span: delivery.span,
    ...extras,
  });
}

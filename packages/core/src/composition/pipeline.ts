import type { Cascade } from '../delivery/cascade.ts';
import { RoomNotFoundError } from '../domain/errors.ts';
import { frozenDate } from '../domain/freeze-copy.ts';
import { statusRefusal } from '../domain/room-status.ts';
import { roomKey, type RoomReference } from '../domain/room.ts';
import type { RoomKitOptions } from '../options.ts';
import type { InboundDeps } from '../pipeline/deps.ts';
import { planInjectedEvents } from '../pipeline/injected.ts';
import type { RoomContext } from '../ports/room-context.ts';
import { createRoomContext } from '../rooms/room-context.ts';
import { DefaultInboundRoomRouter } from '../routing/default-router.ts';
import { parseContent } from '../validation/content.ts';
import { parseInboundMessage } from '../validation/inbound.ts';
import type { DeliveryServices } from './delivery.ts';
import type { Foundation } from './foundation.ts';
import type { RoomServices } from './room-services.ts';

/** What the pipeline works with, delivery behind its gate. */
export function buildPipeline(
  foundation: Foundation,
  rooms: RoomServices,
  { engine, cascades }: DeliveryServices,
  options: RoomKitOptions & { readonly requireOpen: () => void },
): InboundDeps {
  const { store, clock, createId } = foundation;
  const contextOf = (reference: RoomReference): Promise<RoomContext> => contextFor(foundation, rooms, reference);
  return {
    runner: foundation.runner,
    store,
    hooks: foundation.hooks,
    delivery: engine,
    contexts: rooms.contexts,
    sideEffects: rooms.sideEffects,
    attachWithin: (pass, channel, metadata) => rooms.bindings.attachWithin(pass, channel, { metadata }),
    emitter: foundation.emitter,
    telemetry: foundation.telemetry,
    clock,
    now: () => frozenDate(clock.now()),
    createId,
    activity: foundation.activity,
    logger: foundation.logger.child('core.framework'),
    maxChainDepth: foundation.limits.maxChainDepth,
    redactRawPayload: options.redactRawPayload ?? null,
    channels: foundation.channels,
    router: options.inboundRouter ?? new DefaultInboundRoomRouter({ store }),
    rooms: rooms.lifecycle,
    contextOf,
    attach: (reference, channel, metadata) => rooms.bindings.attachIfMissing(reference, channel, { metadata }),
    identifier: rooms.identifier,
    rateLimiter: foundation.rateLimiter,
    inboundRateLimit: options.inboundRateLimit ?? null,
    deadlines: foundation.deadlines,
    processTimeoutMs: foundation.limits.processTimeoutMs,
    requireOpen: options.requireOpen,
    arriving: foundation.arriving,
    createCascade: () => cascades.create(),
    parseContent,
    parseMessage: parseInboundMessage,
    deliverChallenge: async (reference, cause, injected, cascade) => {
      const snapshot = await store.getSnapshot(reference);
      if (!snapshot || statusRefusal(snapshot.room.status)) return;
      const facts = { createId, now: new Date(clock.now()) };
      const context = createRoomContext(rooms.contexts, snapshot);
      for (const { event, targets } of planInjectedEvents(injected, cause, snapshot.bindings, facts)) {
        const planned = { reference, key: roomKey(reference), event, targets, ...snapshot };
        engine.start(engine.accept({ planned, context, cascade: cascade as Cascade, term: null }));
      }
    },
    background: (work) => foundation.background.add(work),
  };
}

async function contextFor(foundation: Foundation, rooms: RoomServices, reference: RoomReference): Promise<RoomContext> {
  const snapshot = await foundation.store.getSnapshot(reference);
  if (!snapshot) throw new RoomNotFoundError(reference.roomId);
  return createRoomContext(rooms.contexts, snapshot);
}

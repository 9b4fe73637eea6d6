import { TraceBridge } from '../channels/traces.ts';
import { roomKey } from '../domain/room.ts';
import { Identifier } from '../identity/identify.ts';
import { IdentityService } from '../identity/identity-service.ts';
import type { RoomKitOptions } from '../options.ts';
import { EphemeralService } from '../realtime/ephemeral.ts';
import { OutwardNotices } from '../realtime/outward.ts';
import { Attributions } from '../rooms/attributions.ts';
import { BindingService } from '../rooms/bindings.ts';
import { EventService } from '../rooms/events.ts';
import { RoomLifecycle } from '../rooms/lifecycle.ts';
import { MembershipService } from '../rooms/membership.ts';
import { ReadMarkerService } from '../rooms/read-markers.ts';
import { createRoomContext, type RoomContextDeps } from '../rooms/room-context.ts';
import { RoomMutations } from '../rooms/room-mutations.ts';
import { SideEffects } from '../rooms/side-effects.ts';
import { RoomTimerService } from '../rooms/timers.ts';
import { DeliveryStatusService } from '../status/delivery-status-service.ts';
import { parseContent } from '../validation/content.ts';
import type { Foundation } from './foundation.ts';

/** Everything that reads and changes rooms, apart from the passage of events. */
export interface RoomServices {
  readonly contexts: RoomContextDeps;
  readonly traces: TraceBridge;
  readonly attributions: Attributions;
  readonly mutations: RoomMutations;
  readonly sideEffects: SideEffects;
  readonly lifecycle: RoomLifecycle;
  readonly timers: RoomTimerService;
  readonly bindings: BindingService;
  readonly membership: MembershipService;
  readonly readMarkers: ReadMarkerService;
  readonly events: EventService;
  readonly ephemeral: EphemeralService;
  readonly identities: IdentityService;
  /** Null where nobody is to be looked up. */
  readonly identifier: Identifier | null;
  readonly deliveryStatus: DeliveryStatusService;
}

/** Builds the services of rooms, each from just what it names. */
export function buildRoomServices(foundation: Foundation, options: RoomKitOptions): RoomServices {
  const { store, clock, createId, hooks, emitter, runner, channels, background, deadlines } = foundation;
  const logger = foundation.logger.child('core.framework');
  const contexts: RoomContextDeps = { store, clock, createId };
  const attributions = new Attributions();
  const mutations = new RoomMutations({ runner, hooks, emitter, contexts, background });
  const shared = { ...foundation, contexts, attributions, mutations, logger };
  const sideEffects = new SideEffects(shared);
  const traces = new TraceBridge({
    store,
    frames: foundation.frames,
    background,
    logger,
    fire: (trace, snapshot, channel) => {
      const { organizationId, id: roomId } = snapshot.room;
      const source = { channelId: channel.id, channelType: channel.channelType, direction: channel.direction };
      const context = createRoomContext(contexts, snapshot);
      const key = roomKey({ organizationId, roomId });
      return hooks.runAsync('on_protocol_trace', trace, context, source, organizationId, key);
    },
  });
  const outward = new OutwardNotices(shared);
  const ephemeral = new EphemeralService({ ...shared, outward });
  return {
    contexts,
    traces,
    attributions,
    mutations,
    sideEffects,
    lifecycle: new RoomLifecycle(shared),
    timers: new RoomTimerService(shared),
    bindings: new BindingService({ ...shared, traces, channels, deadlines }),
    membership: new MembershipService(shared),
    readMarkers: new ReadMarkerService({ ...shared, outward }),
    events: new EventService({ ...shared, channels, sideEffects, parseContent }),
    ephemeral,
    identities: new IdentityService({ ...shared, channels, logger: foundation.logger.child('identity') }),
    identifier: options.identityResolver
      ? new Identifier({
          ...shared,
          logger: foundation.logger.child('identity'),
          hooks: foundation.identityHooks,
          resolver: options.identityResolver,
          timeoutMs: foundation.limits.identityTimeoutMs,
          channelTypes: options.identityChannelTypes ?? null,
        })
      : null,
    deliveryStatus: new DeliveryStatusService({ ...shared, closing: foundation.closing.signal }),
  };
}

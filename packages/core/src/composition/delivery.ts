import { Breakers } from '../delivery/breakers.ts';
import { Cascades } from '../delivery/cascade.ts';
import type { DeliveryDeps } from '../delivery/deps.ts';
import { DeliveryEngine } from '../delivery/engine.ts';
import { Lanes } from '../delivery/lanes.ts';
import { Overlaps } from '../delivery/overlap/overlaps.ts';
import { Ownership } from '../delivery/ownership.ts';
import { Settler } from '../delivery/settler.ts';
import { DefaultContentTranscoder } from '../delivery/transcode/default-transcoder.ts';
import { Turns, type TurnsDeps } from '../delivery/turns.ts';
import type { DeliveryReceipt } from '../domain/delivery.ts';
import type { RoomKitOptions } from '../options.ts';
import { NodeMembership } from '../passes/node-membership.ts';
import { createRandomId } from '../runtime/create-id.ts';
import { Claimant } from './claimant.ts';
import type { Foundation } from './foundation.ts';
import { recordResults } from './record-results.ts';
import type { RoomServices } from './room-services.ts';
import { senderName } from './sender-name.ts';

/** Delivery, and the queues a drain waits for. */
export interface DeliveryServices {
  readonly engine: DeliveryEngine;
  readonly lanes: Lanes;
  readonly settler: Settler;
  readonly cascades: Cascades;
  /** A membership to take deliveries over with, and the engine that brings them. */
  readonly makeClaimant: () => Claimant;
}

/** Builds delivery. `respond` and `commitStream` lead back into the pipeline, which is built after it. */
export function buildDelivery(
  foundation: Foundation,
  rooms: RoomServices,
  options: RoomKitOptions,
  loop: Pick<DeliveryDeps, 'respond' | 'commitStream' | 'resume'> & Pick<TurnsDeps, 'claimAhead'>,
): DeliveryServices {
  const { clock, logger, emitter, store, limits } = foundation;
  const lanes = new Lanes();
  const routerLogger = logger.child('core.router');
  const settlerOf = (nodeId: string): Settler => {
    const onReceipt = (receipt: DeliveryReceipt): Promise<void> => rooms.deliveryStatus.onReceipt(receipt);
    return new Settler({ store, nodeId, clock, logger: routerLogger, onReceipt });
  };
  const settler = settlerOf(foundation.node.nodeId);
  const { signal: closing } = foundation.closing;
  const ownershipOf = (node: NodeMembership): Ownership =>
    new Ownership({ node, store, clock, logger: routerLogger, closing });
  const { claimAhead, ...answers } = loop;
  const deps: DeliveryDeps = {
    channels: foundation.channels,
    transcoder: options.transcoder ?? new DefaultContentTranscoder({ texts: foundation.texts }),
    rateLimiter: foundation.rateLimiter,
    organizationRateLimit: options.organizationRateLimit ?? null,
    breakers: new Breakers({
      options: { failureThreshold: 5, recoveryTimeout: 60, ...options.circuitBreaker },
      clock,
      emitter,
      logger: routerLogger,
    }),
    lanes,
    overlaps: new Overlaps(clock),
    settler,
    frames: foundation.frames,
    hooks: foundation.hooks,
    deadlines: foundation.deadlines,
    clock,
    logger: routerLogger,
    telemetry: foundation.telemetry,
    emitter,
    contexts: rooms.contexts,
    sideEffects: rooms.sideEffects,
    activity: foundation.activity,
    deliveryTimeoutMs: limits.deliveryTimeoutMs,
    turnTimeoutMs: limits.turnTimeoutMs,
    closing,
    ownership: ownershipOf(foundation.node),
    turns: new Turns({ claimAhead, clock, logger: routerLogger, closing }),
    attributionOf: (event, binding, context) => senderName(rooms.attributions, event, binding, context),
    recordResults: (delivery) => recordResults(foundation, delivery),
    getSnapshot: (reference) => store.getSnapshot(reference),
    maxChainDepth: limits.maxChainDepth,
    createId: foundation.createId,
    ...answers,
  };
  return {
    engine: new DeliveryEngine(deps),
    lanes,
    settler,
    cascades: new Cascades(),
    makeClaimant() {
      const nodeId = createRandomId();
      const own = settlerOf(nodeId);
      const ttlMs = limits.nodeTtlMs;
      const membership = new NodeMembership({ nodeId, store, clock, logger: routerLogger, ttlMs });
      const engine = new DeliveryEngine({ ...deps, settler: own, ownership: ownershipOf(membership) });
      return new Claimant({ membership, settler: own, engine, logger: routerLogger });
    },
  };
}

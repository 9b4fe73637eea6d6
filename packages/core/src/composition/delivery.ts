import { Breakers } from '../delivery/breakers.ts';
import { Cascades } from '../delivery/cascade.ts';
import type { DeliveryDeps } from '../delivery/deps.ts';
import { DeliveryEngine } from '../delivery/engine.ts';
import { Lanes } from '../delivery/lanes.ts';
import { Settler } from '../delivery/settler.ts';
import { DefaultContentTranscoder } from '../delivery/transcode/default-transcoder.ts';
import { Turns } from '../delivery/turns.ts';
import type { RoomKitOptions } from '../options.ts';
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
  readonly turns: Turns;
}

/** Builds delivery. `respond` and `commitStream` lead back into the pipeline, which is built after it. */
export function buildDelivery(
  foundation: Foundation,
  rooms: RoomServices,
  options: RoomKitOptions,
  loop: Pick<DeliveryDeps, 'respond' | 'commitStream' | 'resume'>,
): DeliveryServices {
  const { clock, logger, emitter, store, limits } = foundation;
  const lanes = new Lanes();
  const settler = new Settler({
    store,
    nodeId: foundation.node.nodeId,
    clock,
    logger: logger.child('core.router'),
    onReceipt: (receipt) => rooms.deliveryStatus.onReceipt(receipt),
  });
  const { signal: closing } = foundation.closing;
  const turns = new Turns({ store, nodeId: foundation.node.nodeId, clock, closing });
  const engine = new DeliveryEngine({
    channels: foundation.channels,
    transcoder: options.transcoder ?? new DefaultContentTranscoder({ texts: foundation.texts }),
    rateLimiter: foundation.rateLimiter,
    organizationRateLimit: options.organizationRateLimit ?? null,
    breakers: new Breakers({
      options: { failureThreshold: 5, recoveryTimeout: 60, ...options.circuitBreaker },
      clock,
      emitter,
      logger: logger.child('core.router'),
    }),
    lanes,
    settler,
    frames: foundation.frames,
    hooks: foundation.hooks,
    deadlines: foundation.deadlines,
    clock,
    logger: logger.child('core.router'),
    telemetry: foundation.telemetry,
    emitter,
    contexts: rooms.contexts,
    sideEffects: rooms.sideEffects,
    activity: foundation.activity,
    deliveryTimeoutMs: limits.deliveryTimeoutMs,
    turnTimeoutMs: limits.turnTimeoutMs,
    closing,
    turns,
    attributionOf: (event, binding, context) => senderName(rooms.attributions, event, binding, context),
    recordResults: (delivery) => recordResults(foundation, delivery),
    getSnapshot: (reference) => store.getSnapshot(reference),
    maxChainDepth: limits.maxChainDepth,
    createId: foundation.createId,
    ...loop,
  });
  return { engine, lanes, settler, cascades: new Cascades(), turns };
}

import { RoomKitError } from '../domain/errors.ts';
import type { RoomKitOptions } from '../options.ts';
import type { InboundDeps } from '../pipeline/deps.ts';
import { processInbound } from '../pipeline/inbound.ts';
import { respond } from '../pipeline/respond.ts';
import { SourceSupervisor } from '../sources/supervisor.ts';
import { NoticeService } from '../webhooks/notices.ts';
import type { WebhookDeps } from '../webhooks/process-webhook.ts';
import { Quarantine } from '../webhooks/quarantine.ts';
import { buildDelivery, type DeliveryServices } from './delivery.ts';
import { layFoundation, type Foundation } from './foundation.ts';
import { HookRunner } from './hook-runner.ts';
import { buildHostServices, type HostServices } from './host-services.ts';
import { inboundWithFiles } from './inbound-with-files.ts';
import { buildPipeline } from './pipeline.ts';
import { Recovery } from './recovery.ts';
import { Registration } from './registration.ts';
import { buildRoomServices, type RoomServices } from './room-services.ts';
import { Shutdown } from './shutdown.ts';
import { Upkeep } from './upkeep.ts';

/** Everything behind a kit. */
export interface Services {
  readonly foundation: Foundation;
  readonly rooms: RoomServices;
  readonly pipeline: InboundDeps;
  readonly delivery: DeliveryServices;
  readonly registration: Registration;
  readonly recovery: Recovery;
  readonly hookRunner: HookRunner;
  readonly sources: SourceSupervisor;
  readonly quarantine: Quarantine;
  readonly webhooks: WebhookDeps;
  readonly host: HostServices;
  readonly shutdown: Shutdown;
}

/**
 * Builds a kit from its options. The one loop in it, answers that become events again, is closed here:
 * delivery gets two functions of the pipeline, the pipeline gets delivery's gate.
 */
export function compose(options: RoomKitOptions): Services {
  const foundation = layFoundation(options);
  const rooms = buildRoomServices(foundation, options);
  const delivery = buildDelivery(foundation, rooms, options, {
    respond: (trigger, binding, draft) => respond(pipeline, trigger, binding, draft),
    commitStream: ({ trigger, binding, provisional, draft, hooked, blocked, readers }) =>
      respond(pipeline, trigger, binding, draft, { id: provisional.id, hooked, blocked, readers }),
    resume: (claimed) => recovery.resume(claimed),
    claimAhead: (room, channelId, eventId) => recovery.claimAhead(room, channelId, eventId),
  });
  const recovery = new Recovery(foundation, delivery, rooms.contexts);
  const pipeline: InboundDeps = buildPipeline(foundation, rooms, delivery, {
    ...options,
    requireOpen: () => {
      if (shutdown.isClosing) throw new RoomKitError('kit_closed', 'The kit is closed.', {}, { retryable: true });
    },
  });
  const hookRunner = new HookRunner(foundation);
  const { clock, emitter, channels, duties } = foundation;
  const logger = foundation.logger.child('sources');
  const commitInbound: WebhookDeps['process'] = inboundWithFiles(foundation, (organizationId, message) =>
    processInbound(pipeline, organizationId, message, { until: 'committed' }),
  );
  const report: WebhookDeps['report'] = (organizationId, status) =>
    rooms.deliveryStatus.processDeliveryStatus(organizationId, status);
  const notices = new NoticeService({
    store: foundation.store,
    router: pipeline.router,
    ephemeral: rooms.ephemeral,
    report,
  });
  const { nodeTtlMs } = foundation.limits;
  const notice: WebhookDeps['notice'] = (organizationId, channel, given) =>
    notices.take(organizationId, channel, given);
  const taking = { process: commitInbound, report, notice };
  const sources = new SourceSupervisor({ channels, clock, emitter, duties, nodeTtlMs, logger, ...taking });
  const upkeep = new Upkeep(foundation, recovery, rooms.timers, options);
  const shutdown = new Shutdown(foundation, { sources, upkeep, delivery, recovery }, options);
  const quarantine = new Quarantine(foundation);
  const host = buildHostServices(foundation, pipeline, hookRunner);
  shutdown.onRelease(() => host.input.close());
  return {
    foundation,
    rooms,
    pipeline,
    delivery,
    registration: new Registration(foundation, rooms.traces),
    recovery,
    shutdown,
    hookRunner,
    host,
    sources,
    quarantine,
    webhooks: {
      channels,
      quarantine,
      logger: foundation.logger.child('core.webhooks'),
      maxWebhookBytes: foundation.limits.maxWebhookBytes,
      ...taking,
      whenIdle: () => shutdown.whenIdle(),
    },
  };
}

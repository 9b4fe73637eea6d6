import { ChannelRegistry } from '../channels/registry.ts';
import { roomKey } from '../domain/room.ts';
import { DEFAULT_TEXTS, type Texts } from '../domain/texts.ts';
import { HookEngine } from '../hooks/engine.ts';
import { IdentityHooks } from '../hooks/identity-hooks.ts';
import { MediaLinks } from '../media/links.ts';
import { MediaService } from '../media/media-service.ts';
import { InMemoryStore } from '../memory/in-memory-store.ts';
import { InMemoryLockManager } from '../memory/locks.ts';
import { InMemoryMediaStore } from '../memory/media-store.ts';
import { InMemoryRealtime } from '../memory/realtime.ts';
import { InMemoryStateStore } from '../memory/state-store.ts';
import { Duties } from '../nodes/duties.ts';
import { Endpoints } from '../nodes/endpoints.ts';
import { Steadiness } from '../nodes/steadiness.ts';
import { resolveLimits, type RoomKitLimits, type RoomKitOptions } from '../options.ts';
import { Frames } from '../passes/frames.ts';
import { NodeMembership } from '../passes/node-membership.ts';
import { PassRunner } from '../passes/pass-runner.ts';
import type { PassWrite } from '../passes/pass.ts';
import type { RoomLockManager } from '../ports/locks.ts';
import type { MediaStore } from '../ports/media-store.ts';
import type { RateLimiter } from '../ports/rate-limiter.ts';
import type { RealtimeBackend } from '../ports/realtime.ts';
import type { RoomNews } from '../ports/room-news.ts';
import type { Clock, CreateId, Logger } from '../ports/runtime.ts';
import type { StateStore } from '../ports/state-store.ts';
import type { ConversationStore } from '../ports/store.ts';
import type { TelemetryProvider } from '../ports/telemetry.ts';
import { ActivityMonitor } from '../proactive/activity-monitor.ts';
import { TokenBucketRateLimiter } from '../resilience/token-bucket.ts';
import { Followers } from '../rooms/follow.ts';
import { RoomHints } from '../rooms/room-hints.ts';
import { RoomWatches } from '../rooms/watches.ts';
import { createRandomId } from '../runtime/create-id.ts';
import { Deadlines } from '../runtime/deadlines.ts';
import { FrameworkEmitter } from '../runtime/framework-emitter.ts';
import { publicFetch } from '../runtime/public-fetch.ts';
import { silentLogger } from '../runtime/silent-logger.ts';
import { systemClock } from '../runtime/system-clock.ts';
import { TaskSet } from '../runtime/task-set.ts';
import { UnderWay } from '../runtime/under-way.ts';
import { NoopTelemetry } from '../telemetry/noop-telemetry.ts';
import { warnOfUnsafePairs } from './warnings.ts';

/** What everything else is built from. */
export interface Foundation {
  readonly limits: RoomKitLimits;
  readonly texts: Texts;
  readonly clock: Clock;
  readonly createId: CreateId;
  readonly logger: Logger;
  readonly telemetry: TelemetryProvider;
  readonly store: ConversationStore;
  readonly locks: RoomLockManager;
  readonly realtime: RealtimeBackend;
  readonly media: MediaStore;
  readonly files: MediaService;
  readonly state: StateStore;
  readonly rateLimiter: RateLimiter;
  readonly deadlines: Deadlines;
  readonly emitter: FrameworkEmitter;
  readonly frames: Frames;
  readonly node: NodeMembership;
  /** Whether the store has answered for long enough to judge which nodes are gone. */
  readonly steadiness: Steadiness;
  readonly duties: Duties;
  readonly channels: ChannelRegistry;
  readonly hooks: HookEngine;
  readonly identityHooks: IdentityHooks;
  readonly runner: PassRunner;
  readonly followers: Followers;
  /** Word from process to process; null where the realtime backend reaches this one alone. */
  readonly hints: RoomHints | null;
  readonly watches: RoomWatches;
  readonly endpoints: Endpoints;
  readonly background: TaskSet;
  /** Messages and events between their arrival and their commit. */
  readonly arriving: UnderWay;
  readonly activity: ActivityMonitor;
  readonly closing: AbortController;
}

/** Fills in defaults and builds what has no room yet. @throws ConfigurationError */
export function layFoundation(options: RoomKitOptions): Foundation {
  const limits = resolveLimits(options);
  const clock = options.clock ?? systemClock;
  const createId = options.createId ?? createRandomId;
  const logger = options.logger ?? silentLogger;
  const telemetry = options.telemetry ?? new NoopTelemetry();
  const store = options.store ?? new InMemoryStore({ clock });
  const locks = options.locks ?? new InMemoryLockManager();
  const realtime = options.realtime ?? new InMemoryRealtime({ clock, logger: logger.child('realtime') });
  const media = options.media ?? new InMemoryMediaStore({ clock, createId });
  const files = new MediaService({
    store: media,
    links: options.mediaLinks ? new MediaLinks(options.mediaLinks) : null,
    fetch: options.mediaFetch ?? publicFetch,
    maxBytes: limits.maxMediaBytes,
  });
  const state = options.state ?? new InMemoryStateStore();
  const rateLimiter = options.rateLimiter ?? new TokenBucketRateLimiter({ clock });
  const framework = logger.child('core.framework');
  warnOfUnsafePairs({ store, locks, realtime, rateLimiter, state, media }, options, framework);
  const deadlines = new Deadlines(clock);
  const emitter = new FrameworkEmitter(clock, framework);
  const frames = new Frames();
  const { nodeTtlMs: ttlMs } = limits;
  const nodeId = createRandomId();
  // No room is called as a node is: a read by key that finds nothing.
  const nowhere = { organizationId: null, roomId: nodeId };
  const steadiness = new Steadiness(clock, ttlMs, async () => store.getRoom(nowhere));
  const heard = {
    joinNode: (id: string, forMs: number) => steadiness.ask(async () => store.joinNode(id, forMs)),
    renewNode: (id: string, forMs: number) => steadiness.ask(async () => store.renewNode(id, forMs)),
    leaveNode: store.leaveNode.bind(store),
  };
  const node = new NodeMembership({ nodeId, store: heard, clock, logger: framework, ttlMs });
  const duties = new Duties(store, node);
  const hookDeps = {
    clock,
    logger: logger.child('core.hooks'),
    deadlines,
    telemetry,
    outside: frames.outside.bind(frames),
    emit: emitter.emit.bind(emitter),
  };
  const hints = realtime.capabilities.shared
    ? new RoomHints({ realtime, origin: node.nodeId, createId, clock, logger: framework })
    : null;
  const followers = new Followers({ store, hints, clock });
  const watches = new RoomWatches({ hints, isStoreShared: store.capabilities.shared, clock });
  const storeLogger = logger.child('store');
  const closing = new AbortController();
  const runner = new PassRunner({
    closing: closing.signal,
    store,
    locks,
    node,
    frames,
    clock,
    logger: logger.child('core.locks'),
    onCommitted: (reference, write) => followers.notify(roomKey(reference), newsOf(write)),
    onFailed: ({ roomId }, error) => storeLogger.error('The store failed at a commit.', { roomId, error }),
  });
  return {
    limits,
    texts: { ...DEFAULT_TEXTS, ...options.texts },
    clock,
    createId,
    logger,
    telemetry,
    store,
    locks,
    realtime,
    media,
    files,
    state,
    rateLimiter,
    deadlines,
    emitter,
    frames,
    node,
    steadiness,
    duties,
    channels: new ChannelRegistry(),
    hooks: new HookEngine(hookDeps),
    identityHooks: new IdentityHooks(hookDeps),
    runner,
    followers,
    hints,
    watches,
    endpoints: new Endpoints({ realtime, duties, logger: framework }),
    arriving: new UnderWay(),
    background: new TaskSet((error) => framework.error('Background work failed.', { error })),
    activity: new ActivityMonitor(clock),
    closing,
  };
}

const ADDED: RoomNews = Object.freeze({ changed: false });
const CHANGED: RoomNews = Object.freeze({ changed: true });

/** Events that say what they change are news by themselves; what the host changes says so here. */
function newsOf({ updatedEvents, removedEventIds }: PassWrite): RoomNews {
  return updatedEvents?.length || removedEventIds?.length ? CHANGED : ADDED;
}

import type { ChannelRegistry } from '../channels/registry.ts';
import type { ChannelBinding } from '../domain/binding.ts';
import type { RateLimit } from '../domain/capabilities.ts';
import type { EventContent } from '../domain/content.ts';
import type { DeliveryResult } from '../domain/delivery.ts';
import type { RoomEvent } from '../domain/event.ts';
import type { InjectedEvent } from '../domain/hook-result.ts';
import type { InboundMessage } from '../domain/inbound.ts';
import type { PlannedEvent } from '../domain/plan.ts';
import type { RoomReference } from '../domain/room.ts';
import type { HookEngine } from '../hooks/engine.ts';
import type { Identifier } from '../identity/identify.ts';
import type { PassRunner } from '../passes/pass-runner.ts';
import type { Pass } from '../passes/pass.ts';
import type { Channel } from '../ports/channel.ts';
import type { InboundRoomRouter } from '../ports/inbound-router.ts';
import type { RateLimiter } from '../ports/rate-limiter.ts';
import type { RoomContext } from '../ports/room-context.ts';
import type { Clock, CreateId, Logger } from '../ports/runtime.ts';
import type { ConversationStore } from '../ports/store.ts';
import type { TelemetryProvider, TelemetrySpan } from '../ports/telemetry.ts';
import type { ActivityMonitor } from '../proactive/activity-monitor.ts';
import type { RoomLifecycle } from '../rooms/lifecycle.ts';
import type { RoomContextDeps } from '../rooms/room-context.ts';
import type { SideEffects } from '../rooms/side-effects.ts';
import type { Deadlines } from '../runtime/deadlines.ts';
import type { FrameworkEmitter } from '../runtime/framework-emitter.ts';

/** Counts what one call set off. */
export interface CascadeHandle {
  error: unknown;
  readonly isUnderWay: boolean;
  begin(): void;
  end(): void;
  settled(): Promise<void>;
  /** Calls back once nothing is under way any more; for those who would make a promise of their own anyway. */
  onSettled(task: () => void): void;
}

/** A committed event on its way; what the pipeline may know of it. */
export interface DeliveryHandle {
  readonly results: Readonly<Record<string, DeliveryResult>>;
}

/** Where committed events go. The composition puts the delivery engine behind it. */
export interface DeliveryGate<Handle extends DeliveryHandle = DeliveryHandle> {
  accept(accepted: {
    readonly planned: PlannedEvent;
    readonly context: RoomContext;
    readonly cascade: CascadeHandle;
    /** In which term of the node it was planned; null for what is not in the outbox. */
    readonly term: number | null;
    readonly span?: TelemetrySpan | null;
    readonly readers?: unknown;
  }): Handle;
  start(handle: Handle): void;
}

/** What a locked pass works with. */
export interface LockedPassDeps {
  readonly runner: PassRunner;
  readonly store: ConversationStore;
  readonly hooks: HookEngine;
  readonly delivery: DeliveryGate;
  readonly contexts: RoomContextDeps;
  readonly sideEffects: SideEffects;
  /** @param metadata - what the new binding remembers, such as whom to answer */
  readonly attachWithin: (
    pass: Pass,
    channel: Channel,
    metadata: Readonly<Record<string, unknown>>,
  ) => Promise<ChannelBinding>;
  readonly emitter: FrameworkEmitter;
  readonly telemetry: TelemetryProvider;
  readonly clock: Clock;
  /** The time as a date that cannot be moved. */
  readonly now: () => Date;
  readonly createId: CreateId;
  readonly logger: Logger;
  readonly activity: ActivityMonitor;
  readonly maxChainDepth: number;
  readonly redactRawPayload:
    | ((rawPayload: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>)
    | null;
}

/** What the inbound pipeline works with. */
export interface InboundDeps extends LockedPassDeps {
  readonly channels: ChannelRegistry;
  readonly router: InboundRoomRouter;
  readonly rooms: RoomLifecycle;
  readonly contextOf: (reference: RoomReference) => Promise<RoomContext>;
  /** Attaches a channel unless it is attached already. */
  readonly attach: (
    reference: RoomReference,
    channel: Channel,
    metadata: Readonly<Record<string, unknown>>,
  ) => Promise<unknown>;
  readonly identifier: Identifier | null;
  readonly rateLimiter: RateLimiter;
  readonly inboundRateLimit: RateLimit | null;
  readonly deadlines: Deadlines;
  readonly processTimeoutMs: number;
  /** @throws RoomKitError `kit_closed` */
  readonly requireOpen: () => void;
  /** What a closing kit lets end. */
  readonly arriving: { begin(): void; end(): void };
  readonly createCascade: () => CascadeHandle;
  readonly parseContent: (content: unknown) => EventContent | Promise<EventContent>;
  readonly parseMessage: (message: unknown) => InboundMessage | Promise<InboundMessage>;
  /** Brings a challenge to the sender; nothing of it is stored. */
  readonly deliverChallenge: (
    reference: RoomReference,
    cause: RoomEvent,
    injected: readonly InjectedEvent[],
    cascade: CascadeHandle,
  ) => Promise<void>;
  /** Work that nobody awaits but a drain. */
  readonly background: (work: Promise<unknown>) => void;
}

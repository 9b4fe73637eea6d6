import type { ChannelRegistry } from '../channels/registry.ts';
import type { ChannelBinding } from '../domain/binding.ts';
import type { RateLimit } from '../domain/capabilities.ts';
import type { EventDraft } from '../domain/event-draft.ts';
import type { RoomEvent } from '../domain/event.ts';
import type { RoomReference } from '../domain/room.ts';
import type { HookEngine } from '../hooks/engine.ts';
import type { Frames } from '../passes/frames.ts';
import type { RateLimiter } from '../ports/rate-limiter.ts';
import type { RoomContext } from '../ports/room-context.ts';
import type { Clock, Logger } from '../ports/runtime.ts';
import type { ClaimedDelivery } from '../ports/store-outbox.ts';
import type { TelemetryProvider } from '../ports/telemetry.ts';
import type { ContentTranscoder } from '../ports/transcoder.ts';
import type { ActivityMonitor } from '../proactive/activity-monitor.ts';
import type { RoomContextDeps } from '../rooms/room-context.ts';
import type { SideEffects } from '../rooms/side-effects.ts';
import type { Deadlines } from '../runtime/deadlines.ts';
import type { FrameworkEmitter } from '../runtime/framework-emitter.ts';
import type { Breakers } from './breakers.ts';
import type { EventDelivery } from './event-delivery.ts';
import type { Lanes } from './lanes.ts';
import type { Overlaps } from './overlap/overlaps.ts';
import type { Ownership } from './ownership.ts';
import type { Settler } from './settler.ts';
import type { StreamedAnswer } from './streams/streamed-answer.ts';
import type { Turns } from './turns.ts';

/** What delivery works with. The two functions at the end close the loop back to the pipeline. */
export interface DeliveryDeps {
  readonly channels: ChannelRegistry;
  readonly transcoder: ContentTranscoder;
  readonly rateLimiter: RateLimiter;
  readonly organizationRateLimit: RateLimit | null;
  readonly breakers: Breakers;
  readonly lanes: Lanes;
  readonly overlaps: Overlaps;
  readonly settler: Settler;
  readonly turns: Turns;
  /** Whether what waits here is still to be sent from here. */
  readonly ownership: Ownership;
  /** Brings a delivery that was taken over from another node, here and now. */
  readonly resume: (claimed: ClaimedDelivery) => Promise<void>;
  readonly frames: Frames;
  readonly hooks: HookEngine;
  readonly deadlines: Deadlines;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly telemetry: TelemetryProvider;
  readonly emitter: FrameworkEmitter;
  readonly contexts: RoomContextDeps;
  readonly sideEffects: SideEffects;
  readonly activity: ActivityMonitor;
  readonly deliveryTimeoutMs: number;
  readonly turnTimeoutMs: number;
  /** Fires when the kit closes: waits end, nothing new is tried. */
  readonly closing: AbortSignal;
  /** The name to put before a message on a channel that shows attribution, or null for none. */
  readonly attributionOf: (event: RoomEvent, binding: ChannelBinding, context: RoomContext) => Promise<string | null>;
  readonly recordResults: (delivery: EventDelivery) => Promise<void>;
  /** Commits an answer to an event as a pass of its own; null when it was blocked or refused. */
  readonly respond: (trigger: EventDelivery, binding: ChannelBinding, draft: EventDraft) => Promise<RoomEvent | null>;
  /** Commits the words of a stream; its live readers are among the targets. */
  readonly commitStream: (answer: StreamedAnswer) => Promise<RoomEvent | null>;
  /** The room as it is now, for choosing who may watch a stream. */
  readonly getSnapshot: (
    reference: RoomReference,
  ) => Promise<{ readonly room: { readonly status: string }; readonly bindings: readonly ChannelBinding[] } | null>;
  readonly maxChainDepth: number;
  readonly createId: () => string;
}

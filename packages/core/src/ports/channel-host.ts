import type { EventContent } from '../domain/content.ts';
import type { EventDraft } from '../domain/event-draft.ts';
import type { RoomEvent } from '../domain/event.ts';
import type { FrameworkEventName, FrameworkEvents } from '../domain/framework-events.ts';
import type { InboundMessage, InboundResult } from '../domain/inbound.ts';
import type { HookOutcome } from '../hooks/outcome.ts';
import type { HookTriggerName, HookTriggers } from '../hooks/triggers.ts';
import type { EphemeralEvent } from './realtime.ts';
import type { RoomContext } from './room-context.ts';
import type { Clock, CreateId, Logger } from './runtime.ts';
import type { StateStore } from './state-store.ts';
import type { TimelineQuery } from './store.ts';
import type { TelemetryProvider } from './telemetry.ts';

/** What a registered channel may ask of its kit, within the channel's organization. */
export interface ChannelHost {
  readonly organizationId: string | null;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly createId: CreateId;
  readonly telemetry: TelemetryProvider;
  readonly state: StateStore;
  processInbound(
    message: InboundMessage,
    options?: { readonly roomId?: string; readonly until?: 'settled' | 'committed'; readonly signal?: AbortSignal },
  ): Promise<InboundResult>;
  sendEvent(
    roomId: string,
    channelId: string,
    content: EventContent,
    options?: Omit<EventDraft, 'content'>,
  ): Promise<RoomEvent>;
  getTimeline(roomId: string, query?: TimelineQuery): Promise<readonly RoomEvent[]>;
  listChanges(
    roomId: string,
    query: { readonly changedSince: number; readonly limit?: number },
  ): Promise<{
    readonly events: readonly RoomEvent[];
    readonly removedEventIds: readonly string[];
    readonly latestChange: number;
  }>;
  getContext(roomId: string): Promise<RoomContext>;
  visibleEvents(context: RoomContext, channelId: string): Promise<readonly RoomEvent[]>;
  markRead(
    roomId: string,
    channelId: string,
    index: number,
    options?: { readonly participantId?: string },
  ): Promise<number>;
  publishEphemeral(roomId: string, event: Omit<EphemeralEvent, 'id' | 'roomId' | 'timestamp'>): Promise<void>;
  subscribeRoom(roomId: string, callback: (event: EphemeralEvent) => void | Promise<void>): Promise<string>;
  unsubscribeRoom(subscriptionId: string): Promise<boolean>;
  /** Runs the hooks of a trigger: synchronous ones are awaited and may block or modify, asynchronous ones are started. */
  runHooks<Name extends HookTriggerName>(
    trigger: Name,
    payload: HookTriggers[Name]['payload'],
    context: RoomContext,
    source?: { readonly channelId: string },
  ): Promise<HookOutcome<HookTriggers[Name]['payload']>>;
  emit<Name extends FrameworkEventName>(name: Name, data: FrameworkEvents[Name]): void;
}

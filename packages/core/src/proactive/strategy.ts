import type { EventContent } from '../domain/content.ts';
import type { RoomEvent } from '../domain/event.ts';
import type { OnBehalfOf } from '../domain/on-behalf-of.ts';
import type { ChannelHost } from '../ports/channel-host.ts';
import type { QuietOptions } from './activity-monitor.ts';

/** A message the kit brings up by itself, and the means to deliver it. */
export interface DeliverContext {
  readonly kit: ChannelHost;
  readonly roomId: string;
  readonly content: EventContent;
  /** The channel that speaks; null lets the kit choose. */
  readonly channelId: string | null;
  readonly metadata: Readonly<Record<string, unknown>>;
  /** Whom it calls upon, who may see it, and who may see answers to it, where that was said. */
  readonly addressedTo?: readonly string[] | null;
  readonly visibility?: string;
  readonly responseVisibility?: string | null;
  /** For whom it is brought up, where that was said. */
  readonly onBehalfOf?: OnBehalfOf | null;
  readonly signal?: AbortSignal | undefined;
  /** Tells the rooms of one kit and organization apart. */
  readonly roomKey: string;
  /** Sends now, the context's own content or another one, such as a batch. */
  send(content?: EventContent, metadata?: Readonly<Record<string, unknown>>): Promise<RoomEvent>;
  /** Resolves true when the room has been quiet for the buffer, false when the bound passed first. */
  whenQuiet(options: QuietOptions): Promise<boolean>;
}

/** Decides when a message that nobody asked for goes out. Resolves once it did. */
export interface DeliveryStrategy {
  deliver(context: DeliverContext): Promise<RoomEvent>;
}

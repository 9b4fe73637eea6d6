import type { EventContent } from '../domain/content.ts';
import type { RoomEvent } from '../domain/event.ts';
import type { OnBehalfOf } from '../domain/on-behalf-of.ts';
import { roomKey, type RoomReference } from '../domain/room.ts';
import type { HookOutcome } from '../hooks/outcome.ts';
import type { DeliveryRequest } from '../hooks/triggers.ts';
import type { ChannelHost } from '../ports/channel-host.ts';
import type { Logger } from '../ports/runtime.ts';
import { parseContent } from '../validation/content.ts';
import type { ActivityMonitor } from './activity-monitor.ts';
import { Immediate } from './strategies.ts';
import type { DeliverContext, DeliveryStrategy } from './strategy.ts';

/** A message to bring up. */
export interface DeliverOptions {
  /** The channel that speaks. @defaultValue the kit's choice */
  readonly channelId?: string | null;
  readonly metadata?: Readonly<Record<string, unknown>>;
  /** Intelligence channels asked to act. @defaultValue nobody where the kit speaks, otherwise as the channel's words do */
  readonly addressedTo?: readonly string[] | null;
  /** Who may see it. @defaultValue 'all' */
  readonly visibility?: string;
  /** The visibility that answers to it inherit. @defaultValue null: that of what answers */
  readonly responseVisibility?: string | null;
  /** For whom it is brought up: an agent that answers it may do no more than they. @defaultValue null */
  readonly onBehalfOf?: OnBehalfOf | null;
  /** @defaultValue `Immediate` */
  readonly strategy?: DeliveryStrategy;
  readonly signal?: AbortSignal | undefined;
}

/** What became of it. */
export type DeliverResult =
  | { readonly outcome: 'delivered'; readonly event: RoomEvent }
  | { readonly outcome: 'blocked'; readonly blockedBy: string | null; readonly reason: string | null };

/** What proactive delivery needs. */
export interface ProactiveDeps {
  readonly activity: ActivityMonitor;
  readonly logger: Logger;
  readonly defaultStrategy?: DeliveryStrategy;
  sendEvent(
    reference: RoomReference,
    channelId: string | null,
    content: EventContent,
    options: Pick<DeliverOptions, 'addressedTo' | 'visibility' | 'responseVisibility' | 'onBehalfOf' | 'signal'> & {
      readonly metadata: Readonly<Record<string, unknown>>;
    },
  ): Promise<RoomEvent>;
  /** Runs the hooks of `before_deliver`. */
  beforeDeliver(
    reference: RoomReference,
    request: DeliveryRequest,
  ): HookOutcome<DeliveryRequest> | Promise<HookOutcome<DeliveryRequest>>;
  /** Runs the hooks of `after_deliver`. */
  afterDeliver(reference: RoomReference, request: DeliveryRequest): Promise<void>;
}

/** Brings up what nobody asked for: hooks may stop or rewrite it, a strategy chooses the moment. */
export class ProactiveDelivery {
  readonly #deps: ProactiveDeps;

  constructor(deps: ProactiveDeps) {
    this.#deps = deps;
  }

  /** Delivers. Settles when the strategy has sent it and the hooks after it have run, or a hook blocked it. */
  async deliver(
    kit: ChannelHost,
    reference: RoomReference,
    content: EventContent,
    options: DeliverOptions = {},
  ): Promise<DeliverResult> {
    const { channelId = null, metadata = {}, signal } = options;
    signal?.throwIfAborted();
    const asked: DeliveryRequest = {
      roomId: reference.roomId,
      channelId,
      content: await parseContent(content),
      metadata,
    };
    const { allowed, blockedBy, reason, payload } = await this.#deps.beforeDeliver(reference, asked);
    if (!allowed) {
      this.#deps.logger.debug('A delivery was blocked.', { roomId: reference.roomId, blockedBy });
      return { outcome: 'blocked', blockedBy, reason };
    }
    const request: DeliveryRequest = { ...payload, roomId: reference.roomId };
    const strategy = options.strategy ?? this.#deps.defaultStrategy ?? IMMEDIATE;
    const event = await strategy.deliver(this.#context(kit, reference, request, options));
    await this.#deps.afterDeliver(reference, request);
    return { outcome: 'delivered', event };
  }

  #context(
    kit: ChannelHost,
    reference: RoomReference,
    request: DeliveryRequest,
    options: DeliverOptions,
  ): DeliverContext {
    const { content, channelId, metadata } = request;
    const { addressedTo, visibility, responseVisibility, onBehalfOf, signal } = options;
    const reader = {
      ...(addressedTo === undefined ? {} : { addressedTo }),
      ...(visibility === undefined ? {} : { visibility }),
      ...(responseVisibility === undefined ? {} : { responseVisibility }),
      ...(onBehalfOf === undefined ? {} : { onBehalfOf }),
    };
    const key = roomKey(reference);
    return {
      kit,
      roomId: reference.roomId,
      content,
      channelId,
      metadata,
      ...reader,
      signal,
      roomKey: key,
      send: (other = content, its = metadata) =>
        this.#deps.sendEvent(reference, channelId, other, { ...reader, metadata: its, signal }),
      whenQuiet: (options) => this.#deps.activity.whenQuiet(key, options),
    };
  }
}

const IMMEDIATE: DeliveryStrategy = new Immediate();

import type { ChannelData } from './channel-data.ts';
import type { EventContent } from './content.ts';
import type { EventSource, EventType } from './event.ts';
import type { OnBehalfOf } from './on-behalf-of.ts';

/**
 * An event as its author names it. The kit gives room, index, depth and status; a claimed
 * `chainDepth` is corrected (RFC 8.3).
 */
export interface EventDraft {
  readonly content: EventContent;
  readonly id?: string;
  readonly type?: EventType;
  readonly source?: Partial<EventSource>;
  readonly visibility?: string;
  readonly addressedTo?: readonly string[] | null;
  readonly responseVisibility?: string | null;
  readonly chainDepth?: number;
  readonly parentEventId?: string | null;
  readonly correlationId?: string | null;
  readonly idempotencyKey?: string | null;
  readonly createdAt?: Date;
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly channelData?: ChannelData;
  /**
   * For whom it is said, where it carries out what a person asked for, such as work that is given to another agent:
   * an agent that answers it may do no more than they. @defaultValue null
   */
  readonly onBehalfOf?: OnBehalfOf | null;
}

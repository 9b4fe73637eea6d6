import type { ChannelCapabilities } from '../domain/capabilities.ts';
import type { EventContent } from '../domain/content.ts';
import type { RoomEvent } from '../domain/event.ts';
import type { RateDecision } from './rate-limiter.ts';
import type { Clock, Logger } from './runtime.ts';

/**
 * What delivery does for a target before it calls a channel, for channels that show an answer while it is written
 * and so call their provider by themselves.
 */
export interface StreamOutlet {
  readonly clock: Clock;
  readonly logger: Logger;
  /** How long one call of the provider may take, in milliseconds. */
  readonly callTimeoutMs: number;
  /**
   * How far apart calls that could be left out have to be, in milliseconds, to take no more than half of what the
   * rate limits allow. 0 where there is no limit.
   */
  readonly politeIntervalMs: number;
  /** Fires when the kit closes: what is not finished then goes out whole after the restart. */
  readonly closing: AbortSignal;
  /** Resolves once what was queued for the target before this call has been delivered. */
  whenInTurn(): Promise<void>;
  /**
   * What the target can show of an event, with the sender's name where its binding shows names. Not cut to a length.
   * Null where the target cannot show it.
   *
   * @param without - capabilities in place of the binding's own
   */
  contentFor(event: RoomEvent, without?: Partial<ChannelCapabilities>): Promise<EventContent | null>;
  /** Takes one token of each rate limit that applies; what was granted is kept until all are there. */
  takeToken(): Promise<RateDecision>;
}

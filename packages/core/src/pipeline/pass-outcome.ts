import type { RoomEvent } from '../domain/event.ts';
import type { DeliveryHandle } from './deps.ts';

/** What one locked pass decided about an event. */
export type PassOutcome =
  | { readonly outcome: 'committed'; readonly event: RoomEvent; readonly delivery: DeliveryHandle }
  /** Stored as a record of the block; delivered to nobody. */
  | { readonly outcome: 'blocked'; readonly event: RoomEvent; readonly reason: string }
  /** Nothing was stored. */
  | { readonly outcome: 'refused'; readonly reason: string }
  | { readonly outcome: 'duplicate'; readonly event: RoomEvent }
  | { readonly outcome: 'missing' };

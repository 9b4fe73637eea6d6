import type { FrameworkEventName, FrameworkEvents, RoomKit } from '@roomkit/core';

import { isAgent, ROOM_ID } from '../cast.ts';
import type { Note } from './messages.ts';
import type { Sightings } from './sightings.ts';
import type { StateBoard } from './state-board.ts';
import type { Timeline } from './timeline.ts';

/** Everything that happens in the kit, told to the page. */
export interface WatchDeps {
  readonly kit: RoomKit;
  readonly timeline: Timeline;
  readonly board: StateBoard;
  readonly sightings: Sightings;
}

/** What the page says about the kit's own events. */
const SENTENCES: readonly ((deps: WatchDeps) => void)[] = [
  sentence('room_created', 'plain', () => 'The room was created.'),
  sentence('room_paused', 'plain', () => 'The room was paused.'),
  sentence('room_resumed', 'plain', () => 'The room goes on.'),
  sentence('room_closed', 'warning', () => 'The room was closed: it takes nothing more.'),
  sentence('room_reopened', 'good', () => 'The room was opened again.'),
  sentence('room_refused_event', 'bad', ({ channelId, reason }) => {
    return `Refused, from ${channelId}: ${reason.replaceAll('_', ' ')}. Nothing was stored.`;
  }),
  sentence('event_blocked', 'bad', ({ blockedBy }) => `Blocked by ${blockedBy}. Kept for the record, shown to nobody.`),
  sentence('delivery_failed', 'bad', ({ channelId, error }) => `Delivery to ${channelId} given up: ${error.message}`),
  sentence('delivery_skipped', 'warning', ({ channelId }) => `Deliveries to ${channelId} were left out.`),
  sentence('chain_depth_exceeded', 'warning', ({ depth }) => `An answer of depth ${depth} was stopped.`),
  sentence('hook_error', 'bad', ({ hook }) => `The hook ${hook} failed.`),
  sentence('hook_timeout', 'bad', ({ hook }) => `The hook ${hook} took too long.`),
  sentence('process_timeout', 'bad', ({ channelId }) => `A message from ${channelId} took too long.`),
  sentence('circuit_breaker_opened', 'warning', ({ channelId, failureCount }) => {
    return `After ${failureCount} failures in a row ${channelId} is left alone for 8 seconds.`;
  }),
  sentence('circuit_breaker_closed', 'good', ({ channelId }) => `${channelId} works again.`),
  sentence('channel_connected', 'plain', () => 'A web chat connected.'),
  sentence('channel_disconnected', 'plain', () => 'A web chat disconnected.'),
];

const RECOVERY_MS = 8000;

/** Listens to the kit's events, delivery reports, hooks and read receipts. */
export async function watchKit(deps: WatchDeps): Promise<void> {
  for (const listen of SENTENCES) listen(deps);
  watchDeliveries(deps);
  watchBreaker(deps);
  const { board, kit, sightings, timeline } = deps;
  kit.hook('on_event_updated', { execution: 'async' }, (event) => sightings.changed(event));
  kit.hook('on_event_deleted', { execution: 'async' }, (event) => sightings.changed(event));
  kit.on('event_processed', () => void board.refresh());
  await kit.subscribeRoom(ROOM_ID, (event) => {
    const index = event.data['index'];
    if (event.type === 'read_receipt' && event.channelId !== null && typeof index === 'number') {
      timeline.readUpTo(event.channelId, index);
    }
  });
}

function sentence<Name extends FrameworkEventName>(
  name: Name,
  tone: Note['tone'],
  write: (data: FrameworkEvents[Name]) => string,
): (deps: WatchDeps) => void {
  return ({ board, kit, sightings }) => {
    kit.on(name, (event) => {
      sightings.note(name, write(event.data), tone);
      void board.refresh();
    });
  };
}

function watchDeliveries({ kit, sightings }: WatchDeps): void {
  kit.on('delivery_succeeded', ({ data }) => {
    sightings.mark(data.eventId, data.channelId, isAgent(data.channelId) ? 'delivered' : 'sent');
  });
  // Out of tries: from here it waits as a dead letter until somebody retries or drops it.
  kit.on('delivery_failed', ({ data }) => sightings.mark(data.eventId, data.channelId, 'dead', data.error.message));
  kit.onDeliveryStatus(async ({ channelId, eventId, status }) => {
    if (!eventId || !channelId) return;
    sightings.mark(eventId, channelId, status);
    const event = status === 'read' ? await kit.getEvent(ROOM_ID, eventId) : null;
    if (event !== null) await kit.markRead(ROOM_ID, channelId, event.index, { participantId: 'maya' });
  });
}

function watchBreaker({ board, kit }: WatchDeps): void {
  kit.on('circuit_breaker_opened', () => {
    board.breakerOpenUntil = new Date(kit.clock.now() + RECOVERY_MS).toISOString();
  });
  kit.on('circuit_breaker_closed', () => {
    board.breakerOpenUntil = null;
  });
}

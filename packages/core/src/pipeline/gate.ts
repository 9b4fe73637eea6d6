import { withoutRouting } from '../domain/addressing.ts';
import type { ChannelBinding } from '../domain/binding.ts';
import type { RoomEvent } from '../domain/event.ts';
import { freezeEvent } from '../domain/freeze-event.ts';
import { withoutBehalf } from '../domain/on-behalf-of.ts';
import { nextIndex, type RoomReference } from '../domain/room.ts';
import type { Pass } from '../passes/pass.ts';
import type { ConversationStore } from '../ports/store.ts';
import type { PassRequest } from './pass-request.ts';

/**
 * The event as hooks will see it: with its provisional index, its thread's root, the source's visibility
 * and a copy of everything the caller could still change.
 */
export function prepareEvent(
  store: Pick<ConversationStore, 'getEvent'>,
  pass: Pass,
  request: PassRequest,
  binding: ChannelBinding | null,
  redact: ((rawPayload: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>) | null,
): RoomEvent | Promise<RoomEvent> {
  const event = unclaimed(request);
  // An answer's parent was computed from its trigger; anybody else's is a claim to be looked up.
  if (event.parentEventId === null || request.origin === 'response') {
    return frozen(pass, event, event.parentEventId, binding, redact);
  }
  return threadRoot(store, pass.reference, event.parentEventId).then((root) =>
    frozen(pass, event, root, binding, redact),
  );
}

/** For whom something is said is not for a message from outside to claim. */
function unclaimed({ event, origin }: PassRequest): RoomEvent {
  if (origin !== 'inbound') return event;
  const metadata = withoutBehalf(event.metadata);
  return metadata === event.metadata ? event : { ...event, metadata };
}

async function threadRoot(
  store: Pick<ConversationStore, 'getEvent'>,
  reference: RoomReference,
  parentEventId: string,
): Promise<string | null> {
  const parent = await store.getEvent(reference, parentEventId);
  return parent === null ? null : (parent.parentEventId ?? parent.id);
}

function frozen(
  pass: Pass,
  event: RoomEvent,
  parentEventId: string | null,
  binding: ChannelBinding | null,
  redact: ((rawPayload: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>) | null,
): RoomEvent {
  const source = redact === null ? event.source : { ...event.source, rawPayload: redact(event.source.rawPayload) };
  return freezeEvent(event, {
    source,
    parentEventId,
    status: 'pending',
    blockedBy: null,
    index: nextIndex(pass.room),
    sourceVisibility: binding?.visibility ?? 'all',
    // Whom an event calls upon is for addresses and hooks to say.
    metadata: withoutRouting(event.metadata),
  });
}

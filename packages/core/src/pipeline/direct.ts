import { composeEvent, sourceOf, SYSTEM_SOURCE } from '../domain/compose-event.ts';
import type { EventContent } from '../domain/content.ts';
import { ChannelNotFoundError, RoomClosedError, RoomKitError, RoomNotFoundError } from '../domain/errors.ts';
import type { EventDraft } from '../domain/event-draft.ts';
import { SYSTEM_CHANNEL_ID, type RoomEvent } from '../domain/event.ts';
import { freezeCopy } from '../domain/freeze-copy.ts';
import { BlockReason } from '../domain/inbound.ts';
import { statusRefusal } from '../domain/room-status.ts';
import { roomKey, type RoomReference } from '../domain/room.ts';
import type { InboundDeps } from './deps.ts';
import { requireDraft } from './draft-checks.ts';
import { commitEvent } from './locked-pass.ts';
import type { PassOutcome } from './pass-outcome.ts';
import type { PassRequest } from './pass-request.ts';

/** How an event from the host is sent. */
export interface SendOptions extends Omit<EventDraft, 'content' | 'chainDepth'> {
  /** @defaultValue 'settled' */
  readonly until?: 'settled' | 'committed';
  readonly signal?: AbortSignal | undefined;
}

/**
 * Sends an event as one of the room's channels, through the same pass as a message from outside.
 * Returns the event as stored, `blocked` ones included.
 *
 * @throws RoomNotFoundError, RoomClosedError, ChannelNotFoundError
 */
export async function sendEvent(
  deps: InboundDeps,
  reference: RoomReference,
  channelId: string,
  content: EventContent,
  options: SendOptions = {},
): Promise<RoomEvent> {
  deps.requireOpen();
  const { until, signal, ...draft } = options;
  signal?.throwIfAborted();
  requireDraft(draft);
  const parsed = deps.parseContent(content);
  const checked = parsed instanceof Promise ? await parsed : parsed;
  const source = await sourceFor(deps, reference, channelId);
  // The system's own words ask nobody to answer unless they say so: a notice of a failure that called upon
  // the one that failed would have no end.
  const addressedTo =
    draft.addressedTo ?? (channelId === SYSTEM_CHANNEL_ID && draft.addressedTo === undefined ? [] : null);
  const event = composeEvent(
    { ...draft, content: checked, addressedTo },
    { id: deps.createId(), roomId: reference.roomId, now: new Date(deps.clock.now()), source, chainDepth: 0 },
  );
  // Whoever names a channel speaks for it; an id in the draft must not say otherwise.
  const attributed: RoomEvent = { ...event, source: { ...event.source, channelId, channelType: source.channelType } };
  const cascade = deps.createCascade();
  const request: PassRequest = { reference, event: attributed, origin: 'direct', cascade };
  const outer = deps.runner.current();
  if (outer && outer.state.key !== roomKey(reference)) return defer(deps, outer, request);
  deps.arriving.begin();
  let outcome: PassOutcome;
  try {
    outcome = await commitEvent(deps, request);
  } finally {
    deps.arriving.end();
  }
  const stored = storedEvent(outcome, reference);
  if (until !== 'committed' && !deps.runner.isCalling()) await cascade.settled();
  return stored;
}

/** From a hook of another room: taken at once, committed when that room's pass is over. */
async function defer(
  deps: InboundDeps,
  outer: { afterRelease(task: () => void): void },
  request: PassRequest,
): Promise<RoomEvent> {
  const { roomId } = request.reference;
  const room = await deps.store.getRoom(request.reference);
  if (!room) throw new RoomNotFoundError(roomId);
  if (statusRefusal(room.status)) throw new RoomClosedError(roomId, room.status);
  const event = freezeCopy(request.event);
  const commit = async (): Promise<unknown> => commitEvent(deps, { ...request, event });
  outer.afterRelease(() => deps.background(commit()));
  return event;
}

async function sourceFor(deps: InboundDeps, reference: RoomReference, channelId: string): Promise<RoomEvent['source']> {
  if (channelId === SYSTEM_CHANNEL_ID) return SYSTEM_SOURCE;
  const current = deps.runner.current();
  const snapshot =
    current && current.state.key === roomKey(reference) ? current : await deps.store.getSnapshot(reference);
  if (!snapshot) throw new RoomNotFoundError(reference.roomId);
  const binding = snapshot.bindings.find((candidate) => candidate.channelId === channelId);
  if (!binding) throw new ChannelNotFoundError(reference.roomId, channelId);
  return sourceOf(binding, deps.channels.get(reference.organizationId, channelId)?.providerName ?? null);
}

function storedEvent(outcome: PassOutcome, reference: RoomReference): RoomEvent {
  const { roomId } = reference;
  switch (outcome.outcome) {
    case 'committed':
    case 'blocked':
    case 'duplicate':
      return outcome.event;
    case 'missing':
      throw new RoomNotFoundError(roomId);
    case 'refused':
      if (outcome.reason === BlockReason.ROOM_CLOSED || outcome.reason === BlockReason.ROOM_ARCHIVED) {
        throw new RoomClosedError(roomId, outcome.reason === BlockReason.ROOM_CLOSED ? 'closed' : 'archived');
      }
      throw new RoomKitError('event_refused', 'The event was refused.', { roomId, reason: outcome.reason });
    default:
      throw new TypeError('unknown outcome');
  }
}

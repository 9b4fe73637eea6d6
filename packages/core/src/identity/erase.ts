import type { EventContent } from '../domain/content.ts';
import type { RoomEvent } from '../domain/event.ts';
import type { Identity } from '../domain/identity.ts';
import type { Participant } from '../domain/participant.ts';
import type { Pass } from '../passes/pass.ts';
import type { ConversationStore } from '../ports/store.ts';

const PAGE = 200;
const NOTHING = Object.freeze({});
const ERASED: EventContent = Object.freeze({ type: 'system', code: 'content_erased', message: '' });

/** What was erased in one room, and who may still keep something of it. */
export interface ErasedRoom {
  readonly participants: number;
  readonly events: number;
  readonly channelIds: readonly string[];
}

/** Takes one person's words and names out of one room, page by page, while its lock is held. */
export async function eraseInRoom(
  store: Pick<ConversationStore, 'listParticipants' | 'listEvents'>,
  pass: Pass,
  identity: Identity,
): Promise<ErasedRoom> {
  const roster = await store.listParticipants(pass.reference);
  const people = roster.filter((participant) => participant.identityId === identity.id);
  const ids = new Set(people.map((participant) => participant.id));
  let events = 0;
  let afterIndex: number | undefined;
  for (;;) {
    const page = await store.listEvents(pass.reference, {
      limit: PAGE,
      ...(afterIndex === undefined ? {} : { afterIndex }),
    });
    const own = page.filter((event) => isFrom(event, ids, identity));
    if (own.length > 0) await pass.commit({ updatedEvents: own.map(withoutPerson) });
    events += own.length;
    if (page.length < PAGE) break;
    afterIndex = page.at(-1)?.index;
  }
  // The people last: as long as their records name them, an interrupted erasure finds their words again.
  if (people.length > 0) await pass.commit({ participants: people.map(withoutName) });
  return { participants: people.length, events, channelIds: pass.bindings.map(({ channelId }) => channelId) };
}

function isFrom(event: RoomEvent, ids: ReadonlySet<string>, identity: Identity): boolean {
  const { participantId, externalId, channelType } = event.source;
  if (participantId !== null && ids.has(participantId)) return true;
  return externalId !== null && identity.channelAddresses[channelType]?.includes(externalId) === true;
}

function withoutPerson(event: RoomEvent): RoomEvent {
  return {
    ...event,
    source: { ...event.source, externalId: null, rawPayload: NOTHING },
    content: ERASED,
    channelData: NOTHING,
    metadata: NOTHING,
  };
}

function withoutName(participant: Participant): Participant {
  return { ...participant, displayName: null, externalId: null, candidates: null, metadata: NOTHING };
}

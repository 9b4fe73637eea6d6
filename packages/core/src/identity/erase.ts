import type { ChannelBinding } from '../domain/binding.ts';
import type { ChannelType } from '../domain/channel-type.ts';
import type { EventContent } from '../domain/content.ts';
import type { RoomEvent } from '../domain/event.ts';
import type { Identity } from '../domain/identity.ts';
import type { Participant } from '../domain/participant.ts';
import type { Pass } from '../passes/pass.ts';
import type { ConversationStore } from '../ports/store.ts';

const PAGE = 200;
const NOTHING = Object.freeze({});
const ERASED: EventContent = Object.freeze({ type: 'system', code: 'content_erased', message: '' });

/** Addresses by the type of channel. */
export type Addresses = ReadonlyMap<ChannelType, readonly string[]>;

/** What was erased in one room, and who may still keep something of it. */
export interface ErasedRoom {
  readonly participants: number;
  readonly events: number;
  /** How many channels no longer know whom they reach. */
  readonly bindings: number;
  readonly channelIds: readonly string[];
}

/**
 * Takes one person's words, names and addresses out of one room, page by page, while its lock is held.
 *
 * @param own - those of the identity's addresses that are nobody else's
 */
export async function eraseInRoom(
  store: Pick<ConversationStore, 'listParticipants' | 'listEvents' | 'forgetSenders'>,
  pass: Pass,
  identity: Identity,
  own: Addresses,
): Promise<ErasedRoom> {
  const roster = await store.listParticipants(pass.reference);
  const people = roster.filter((person) => person.identityId === identity.id || isUnknownAt(person, pass, own));
  const ids = new Set(people.map((participant) => participant.id));
  let events = 0;
  let afterIndex: number | undefined;
  for (;;) {
    const page = await store.listEvents(pass.reference, {
      limit: PAGE,
      ...(afterIndex === undefined ? {} : { afterIndex }),
    });
    const spoken = page.filter((event) => isFrom(event, ids, identity));
    if (spoken.length > 0) await pass.commit({ updatedEvents: spoken.map(withoutPerson) });
    events += spoken.length;
    if (page.length < PAGE) break;
    afterIndex = page.at(-1)?.index;
  }
  const addresses = [...own.values()].flat();
  if (addresses.length > 0) await store.forgetSenders(pass.reference, addresses);
  const reached = pass.bindings.filter((binding) => reaches(binding, own));
  // The people last: as long as their records name them, an interrupted erasure finds their words again.
  if (people.length + reached.length > 0) {
    await pass.commit({
      participants: people.map(withoutName),
      bindings: reached.map((binding) => withoutRecipient(binding, own)),
    });
  }
  return {
    participants: people.length,
    events,
    bindings: reached.length,
    channelIds: pass.bindings.map(({ channelId }) => channelId),
  };
}

/** Whether somebody nobody has identified is known here by one of these addresses. */
function isUnknownAt({ identityId, externalId, connectedVia }: Participant, pass: Pass, addresses: Addresses): boolean {
  if (identityId !== null || externalId === null) return false;
  return connectedVia.some((channelId) => {
    const binding = pass.binding(channelId);
    return binding !== null && addresses.get(binding.channelType)?.includes(externalId) === true;
  });
}

/** Whether one of these addresses is in what a binding remembers of whom it reaches. */
function reaches({ channelType, participantId, metadata }: ChannelBinding, addresses: Addresses): boolean {
  const listed = addresses.get(channelType) ?? [];
  if (listed.length === 0) return false;
  return [participantId, ...Object.values(metadata)].some(
    (value) => (typeof value === 'string' || typeof value === 'number') && listed.includes(String(value)),
  );
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

/** Whole, for what else was kept there, such as the subject of an e-mail, is the person's too. */
function withoutRecipient(binding: ChannelBinding, addresses: Addresses): ChannelBinding {
  const { channelType, participantId } = binding;
  const isAddress = participantId !== null && addresses.get(channelType)?.includes(participantId) === true;
  return { ...binding, participantId: isAddress ? null : participantId, metadata: NOTHING };
}

function withoutName(participant: Participant): Participant {
  return { ...participant, displayName: null, externalId: null, candidates: null, metadata: NOTHING };
}

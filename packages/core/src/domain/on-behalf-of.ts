import type { RoomEvent } from './event.ts';
import type { Participant } from './participant.ts';

/** For whom something is said that no person wrote: a participant of a room, with the role they had in it then. */
export type OnBehalfOf = Pick<Participant, 'id' | 'roomId' | 'role'>;

/** The key of an event's metadata. Only a draft's `onBehalfOf` sets it: what an author puts there is taken out. */
const ON_BEHALF_OF = 'onBehalfOf';

/** For whom an event is said, where that was said with it. */
export function onBehalfOf({ metadata }: Pick<RoomEvent, 'metadata'>): OnBehalfOf | null {
  const person = metadata[ON_BEHALF_OF];
  return isOnBehalfOf(person) ? person : null;
}

/** An event's metadata with nobody in it on whose behalf it claims to be. */
export function withoutBehalf(metadata: RoomEvent['metadata']): RoomEvent['metadata'] {
  if (!(ON_BEHALF_OF in metadata)) return metadata;
  const { [ON_BEHALF_OF]: _, ...rest } = metadata;
  return rest;
}

/** An event's metadata with the one it is said for. Of a whole record no more is kept than says who and which role. */
export function withBehalf(metadata: RoomEvent['metadata'], person: OnBehalfOf | null): RoomEvent['metadata'] {
  const rest = withoutBehalf(metadata);
  if (person === null) return rest;
  const { id, roomId, role } = person;
  return { ...rest, [ON_BEHALF_OF]: { id, roomId, role } };
}

/** Whether a value names a participant, a room and a role. */
export function isOnBehalfOf(value: unknown): value is OnBehalfOf {
  if (typeof value !== 'object' || value === null) return false;
  const { id, roomId, role } = value as Partial<Record<keyof OnBehalfOf, unknown>>;
  return [id, roomId, role].every((part) => typeof part === 'string');
}

import type { Participant, RoomEvent } from '@roomkit/core';

const LONGEST_NAME = 80;

/** Names the people (and other agents) behind messages; null where nobody could be confused. */
export class Speakers {
  readonly #names = new Map<string, string>();
  readonly #taken = new Set<string>();
  readonly #ownChannelId: string;

  constructor(ownChannelId: string) {
    this.#ownChannelId = ownChannelId;
  }

  /** Learns who speaks in events a model will read. A name once given stays. */
  add(events: readonly RoomEvent[], participants: readonly Participant[]): void {
    for (const event of events) {
      // A notice of the kit or of another agent is nobody's speech.
      if (event.type === 'system') continue;
      const key = speakerOf(event);
      if (event.source.channelId === this.#ownChannelId || this.#names.has(key)) continue;
      const name = unused(nameOf(event, participants), this.#taken);
      this.#taken.add(name);
      this.#names.set(key, name);
    }
  }

  /** Whether several speak, so that each of their messages says who. */
  get several(): boolean {
    return this.#names.size > 1;
  }

  /** Whom to name before a message; null for the channel's own, and where only one person speaks. */
  nameOf(event: RoomEvent): string | null {
    if (!this.several || event.type === 'system' || event.source.channelId === this.#ownChannelId) return null;
    return this.#names.get(speakerOf(event)) ?? null;
  }
}

function speakerOf(event: RoomEvent): string {
  const { participantId, channelId, externalId } = event.source;
  return participantId === null ? `${channelId}\u0000${externalId ?? ''}` : `\u0000${participantId}`;
}

function nameOf(event: RoomEvent, participants: readonly Participant[]): string {
  const { channelId, channelType } = event.source;
  const displayName = participants.find((participant) => isBehind(participant, event))?.displayName;
  // One line, so that a name cannot pretend to be another message.
  const given = displayName
    ?.replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .slice(0, LONGEST_NAME);
  if (given) return given;
  return channelType === 'ai' ? channelId : `Guest on ${channelId}`;
}

function isBehind(participant: Participant, { source }: RoomEvent): boolean {
  if (source.participantId !== null) return participant.id === source.participantId;
  return (
    source.externalId !== null &&
    participant.externalId === source.externalId &&
    participant.connectedVia.includes(source.channelId)
  );
}

function unused(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name;
  let number = 2;
  while (taken.has(`${name} ${number}`)) number += 1;
  return `${name} ${number}`;
}

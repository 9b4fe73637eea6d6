import type { Room, TimelineEntry } from '@roomkit/client';

import { agentName } from '../../src/cast.ts';

/** One line of the web chat, with everything drawn on it. */
export interface Line {
  readonly entry: Omit<TimelineEntry, 'error'>;
  readonly speaker: string;
  readonly isOwn: boolean;
  /** Why it was not taken. */
  readonly failure: string | null;
  readonly reactions: Readonly<Record<string, readonly string[]>>;
  readonly seenBy: readonly string[];
}

/** What the room itself does not keep: reactions, and who has read how far. */
export interface Marks {
  readonly reactions: ReadonlyMap<string, ReadonlyMap<string, ReadonlySet<string>>>;
  readonly readers: ReadonlyMap<string, number>;
}

/** Whether a line shows anything yet: an agent that waits for a person has begun, and says nothing. */
export function hasWords({ entry }: Line): boolean {
  return entry.state !== 'streaming' || (entry.content?.type === 'text' && entry.content.body !== '');
}

/** The lines of a room as one colleague sees them. */
export function linesOf(room: Room, ownId: string, marks: Marks): readonly Line[] {
  const latestOwn = room.timeline.findLast((entry) => entry.participantId === ownId && entry.index !== null);
  return room.timeline.map((shown): Line => {
    const { error, ...entry } = shown;
    const isOwn = entry.participantId === ownId;
    return {
      entry,
      speaker: speakerOf(room, entry),
      isOwn,
      failure: error === null ? null : (error.reason ?? error.code.replaceAll('_', ' ')),
      reactions: reactionsOf(room, entry.id, marks),
      // Only under the latest of one's own: whoever read that one has read those before.
      seenBy: entry.key === latestOwn?.key ? readersOf(room, shown, ownId, marks) : [],
    };
  });
}

/** The name of somebody in the room. */
export function nameOf(room: Room, participantId: string | null): string {
  const person = room.participants.find(({ id }) => id === participantId);
  return person?.displayName ?? participantId ?? 'Somebody';
}

function speakerOf(room: Room, entry: Pick<TimelineEntry, 'channelId' | 'participantId'>): string {
  const agent = agentName(entry.channelId);
  if (agent !== null) return agent;
  if (entry.channelId === 'system') return 'RoomKit';
  return nameOf(room, entry.participantId);
}

function reactionsOf(room: Room, eventId: string | null, { reactions }: Marks): Line['reactions'] {
  const given = eventId === null ? undefined : reactions.get(eventId);
  const pairs = [...(given ?? [])].map(([emoji, people]): [string, string[]] => {
    return [emoji, [...people].map((id) => nameOf(room, id))];
  });
  return Object.fromEntries(pairs.filter(([, people]) => people.length > 0));
}

function readersOf(room: Room, entry: TimelineEntry, ownId: string, { readers }: Marks): readonly string[] {
  return [...readers]
    .filter(([id, index]) => id !== ownId && entry.index !== null && index >= entry.index)
    .map(([id]) => nameOf(room, id));
}

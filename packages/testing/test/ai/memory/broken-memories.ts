import type { MemoryProvider, MemoryQuery, MemoryResult } from '@roomkit/core/ai';

import type { MemorySubject } from '../../../src/conformance.ts';
import type { BrokenDouble } from '../../suite/broken.ts';
import { NotesMemory, type NotesFault, SoundMemory } from './sound-memory.ts';

type Retrieve = (query: MemoryQuery, sound: SoundMemory) => Promise<MemoryResult>;

/** A window that is wrong in one way. */
function reading(fault: string, seenBy: string, retrieve: Retrieve): BrokenDouble<MemorySubject> {
  const sound = new SoundMemory();
  const memory: MemoryProvider = {
    specificationVersion: 'v1',
    name: 'broken',
    retrieve: (query) => retrieve(query, sound),
  };
  return { fault, seenBy, create: () => ({ memory }) };
}

/** Notes that are wrong in one way. */
function noting(fault: string, seenBy: string, notes: NotesFault): BrokenDouble<MemorySubject> {
  return { fault, seenBy, create: () => ({ memory: new NotesMemory(notes) }) };
}

const always = (): boolean => true;

/** Memories that are wrong in one way each. */
export const brokenMemories: readonly BrokenDouble<MemorySubject>[] = [
  {
    fault: 'has no name',
    seenBy: 'describes itself',
    create: () => ({
      memory: { specificationVersion: 'v1', name: '', retrieve: (query) => new SoundMemory().retrieve(query) },
    }),
  },
  reading('makes something up', 'gives nothing of a room', async (query, sound) => {
    const { events } = await sound.retrieve(query);
    return { messages: [{ role: 'user', content: 'Hello.' }], events };
  }),
  reading('remembers the beginning alone', 'was said just before', async (query, sound) => {
    const { events } = await sound.retrieve(query);
    return { messages: [], events: events.slice(0, 10) };
  }),
  reading('gives the current message as well', 'leaves the current message out', async (query, sound) => {
    const { events } = await sound.retrieve(query);
    return { messages: [], events: [...events, query.current] };
  }),
  reading('gives an event twice', 'gives each event once', async (query, sound) => {
    const { events } = await sound.retrieve(query);
    return { messages: [], events: [...events, ...events.slice(-1)] };
  }),
  reading('asks for everything at once', 'asks for pages that a view can give', async ({ view, current }) => ({
    messages: [],
    events: await view.messages({ limit: Math.max(1, current.index) }),
  })),
  noting('keeps notes by room', 'what another was whispered', {
    keyOf: ({ organizationId, roomId }) => JSON.stringify([organizationId, roomId]),
    isGiven: always,
  }),
  noting('gives its notes whatever became of the event', 'was hidden or deleted', { isGiven: always }),
  noting('gives what it heard first', 'before it was edited', {
    isGiven: (note, now) => now.some(({ id }) => id === note.id),
  }),
  noting('joins names by a colon', 'keeps organizations, rooms and channels apart', {
    keyOf: ({ organizationId, roomId, channelId }) => `${organizationId}:${roomId}:${channelId}`,
    isGiven: always,
  }),
  noting('never forgets', 'forgets a channel or a whole room', { forgets: false, isGiven: always }),
  reading('does not look at the signal', 'refuses a question', async ({ view }) => ({
    messages: [],
    events: await view.messages({ limit: 50 }),
  })),
  reading('waits for the room, come what may', 'while it waits for the room', async ({ view, signal }) => {
    signal?.throwIfAborted();
    return { messages: [], events: await view.messages({ limit: 50 }) };
  }),
  reading('takes a failure for an empty room', 'fails with what the room fails with', async (query, sound) =>
    sound.retrieve(query).catch(() => ({ messages: [], events: [] })),
  ),
];

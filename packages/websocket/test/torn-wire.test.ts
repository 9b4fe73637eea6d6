import type { Room } from '@roomkit/client';
import { isVisibleToParticipant, reaches, type RoomEvent } from '@roomkit/core';
import { createSeededRandom, type SeededRandom } from '@roomkit/testing';
import { describe, expect, it } from 'vitest';

import { byToken, clientOf, until } from './support/client.ts';
import { CuttingProxy } from './support/cutting-proxy.ts';
import { Harness } from './support/harness.ts';

const PEOPLE = ['alice', 'bob'];
const VISIBILITIES = ['all', 'all', 'all', 'all', 'none', 'ws#alice', 'ws#bob', 'ws'];
const MESSAGES = 150;

interface Line {
  readonly id: string | null;
  readonly index: number | null;
  readonly content: unknown;
  readonly edited: boolean;
  readonly deleted: boolean;
}

/** What a participant should see in the end: the timeline itself, seen with that participant's eyes. */
function expectedLines(events: readonly RoomEvent[], participantId: string): readonly Line[] {
  return events
    .filter((event) => {
      if (event.type !== 'message' || event.status === 'blocked') return false;
      if (event.source.channelId === 'ws' && event.source.participantId === participantId) return true;
      const reader = { channelId: 'ws', category: 'transport' } as const;
      return reaches(event, reader) && isVisibleToParticipant(event, 'ws', participantId);
    })
    .map(({ content, id, index, metadata }) => {
      const deleted = metadata['deleted'] === true;
      return { id, index, content: deleted ? null : content, edited: !deleted && metadata['edited'] === true, deleted };
    });
}

function shownLines(room: Room): readonly Line[] {
  return room.timeline.map(({ content, deleted, edited, id, index }) => ({ id, index, content, edited, deleted }));
}

async function wholeTimeline(harness: Harness): Promise<readonly RoomEvent[]> {
  const events: RoomEvent[] = [];
  for (;;) {
    const last = events.at(-1)?.index;
    const page = await harness.kit.getTimeline('r1', {
      limit: 1_000,
      ...(last === undefined ? {} : { afterIndex: last }),
    });
    events.push(...page);
    if (page.length < 1_000) return events;
  }
}

/** The phone speaks, whispers, corrects itself and takes back. */
async function phoneTalks(harness: Harness, random: SeededRandom): Promise<void> {
  const said: string[] = [];
  for (let count = 0; count < MESSAGES; count += 1) {
    const { event } = await harness.say(`phone ${count}`, 'r1', { visibility: random.pick(VISIBILITIES) });
    if (event !== null) said.push(event.id);
    if (!random.chance(0.2)) continue;
    const targetEventId = random.pick(said);
    const content = random.chance(0.7)
      ? ({ type: 'edit', targetEventId, newContent: { type: 'text', body: `edited ${count}` } } as const)
      : ({ type: 'delete', targetEventId, deleteType: 'sender' } as const);
    await harness.kit.processInbound({ channelId: 'phone', senderId: '+1', content }, { roomId: 'r1' });
  }
}

describe('a wire that tears at random', () => {
  it.each(Array.from({ length: 12 }, (_, seed) => seed + 1))(
    'nothing is missing, nothing is there twice, everything is in order (seed %i)',
    async (seed) => {
      const random = createSeededRandom(seed);
      await using harness = await Harness.start({ authenticate: byToken, authenticateOn: 'hello', historyLimit: 500 });
      let isTearing = true;
      const port = Number(new URL(harness.url).port);
      await using proxy = await CuttingProxy.start(port, () =>
        isTearing ? 600 + random.integer(20_000) : Number.POSITIVE_INFINITY,
      );
      const url = harness.url.replace(String(port), String(proxy.port));
      const clients = PEOPLE.map((person) =>
        clientOf(url, person, { random: () => random.next(), maxQueuedMessages: 500 }),
      );
      const told = new Map<string, string[]>(PEOPLE.map((person) => [person, []]));
      await Promise.all(clients.map((client) => client.connect()));
      const rooms = await Promise.all(clients.map((client) => client.join('r1')));
      for (const [place, room] of rooms.entries()) {
        room.on('event', ({ id }) => told.get(PEOPLE[place] ?? '')?.push(id ?? ''));
      }
      const talks = rooms.flatMap((room, place) =>
        Array.from({ length: MESSAGES / 3 }, (_, count) => room.send(`${PEOPLE[place]} ${count}`)),
      );
      await phoneTalks(harness, random);
      const sent = await Promise.all(talks);
      isTearing = false;
      // Whatever is still on a torn wire comes back on a whole one.
      await harness.say('the end');
      const events = await wholeTimeline(harness);
      for (const [place, room] of rooms.entries()) {
        const expected = JSON.stringify(expectedLines(events, PEOPLE[place] ?? ''));
        await until(room, () => room.state === 'live' && JSON.stringify(shownLines(room)) === expected);
        const mine = events.filter(({ source }) => source.participantId === PEOPLE[place] && source.channelId === 'ws');
        const bodies = mine.map(({ content }) => (content.type === 'text' ? content.body : ''));
        expect(bodies).toEqual(Array.from({ length: MESSAGES / 3 }, (_, count) => `${PEOPLE[place]} ${count}`));
        const heard = told.get(PEOPLE[place] ?? '') ?? [];
        expect(new Set(heard).size).toBe(heard.length);
      }
      expect(new Set(sent.map(({ eventId }) => eventId)).size).toBe(sent.length);
      expect(proxy.cuts).toBeGreaterThan(2);
      await Promise.all(clients.map((client) => client.close()));
    },
    30_000,
  );
});

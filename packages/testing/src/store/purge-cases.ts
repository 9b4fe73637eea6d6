import { expect } from 'vitest';

import { anEvent, FIXTURE_TIME } from './fixtures.ts';
import { R1, reference, room, type StoreCase, write } from './store-case.ts';

const OLD = new Date(FIXTURE_TIME.getTime() - 1000);
const PURGED = { type: 'system', code: 'content_purged', message: '' };

function old(id: string, given: Partial<Parameters<typeof anEvent>[0]> = {}) {
  return anEvent({ id, createdAt: OLD, ...given });
}

/** Emptying what is old. */
export const purgeCases: readonly StoreCase[] = [
  {
    title: 'CORE-17.3.2 CORE-17.6.4 empties old contents, what was spoken included, and keeps their records and keys',
    async run({ store }) {
      await room(store);
      const secret = { rawPayload: { body: 'secret' }, providerMessageId: 'm' };
      await write(store, R1, {
        events: [
          old('e0', {
            idempotencyKey: 'k',
            source: { ...anEvent().source, ...secret },
            channelData: { htmlBody: 'secret' },
            metadata: { kept: 1, spoken: { voice: { text: 'secret', playedMs: 1 } } },
          }),
          old('e1', { status: 'blocked', blockedBy: 'guard' }),
          anEvent({ id: 'e2' }),
        ],
      });
      const before = FIXTURE_TIME;
      expect(await store.purgeContent({ before })).toBe(2);
      const first = await store.getEvent(R1, 'e0');
      expect(first?.content).toEqual(PURGED);
      expect(JSON.stringify(first)).not.toContain('secret');
      expect(first).toMatchObject({ index: 0, idempotencyKey: 'k', metadata: { kept: 1 }, createdAt: OLD });
      expect(await store.getEvent(R1, 'e1')).toMatchObject({ content: PURGED, status: 'blocked', blockedBy: 'guard' });
      expect((await store.getEvent(R1, 'e2'))?.content.type).toBe('text');
      expect((await store.findByIdempotencyKey(R1, 'k'))?.id).toBe('e0');
      expect((await store.findByProviderMessageId(null, 'a', 'm'))?.id).toBe('e0');
      expect(await store.getRoom(R1)).toMatchObject({ eventCount: 3, latestIndex: 2 });
      expect(await store.purgeContent({ before })).toBe(0);
    },
  },
  {
    title: 'CORE-17.3.2 tells readers that were away about contents that were emptied',
    async run({ store }) {
      await room(store);
      await write(store, R1, { events: [old('e0'), anEvent({ id: 'e1' })] });
      const { latestChange } = await store.listChanges(R1, { changedSince: 0 });
      await store.purgeContent({ before: FIXTURE_TIME });
      const changes = await store.listChanges(R1, { changedSince: latestChange });
      expect(changes.events).toMatchObject([{ id: 'e0', content: PURGED }]);
    },
  },
  {
    title: 'CORE-17.2.1 empties within one organization where one is named',
    async run({ store }) {
      await room(store);
      await room(store, { organizationId: 'acme' });
      const acme = reference('r1', 'acme');
      await write(store, R1, { events: [old('e0')] });
      await write(store, acme, { events: [old('e0')] });
      expect(await store.purgeContent({ before: FIXTURE_TIME, organizationId: 'acme' })).toBe(1);
      expect((await store.getEvent(R1, 'e0'))?.content.type).toBe('text');
      expect((await store.getEvent(acme, 'e0'))?.content).toEqual(PURGED);
      expect(await store.purgeContent({ before: FIXTURE_TIME, organizationId: null })).toBe(1);
      expect((await store.getEvent(R1, 'e0'))?.content).toEqual(PURGED);
    },
  },
];

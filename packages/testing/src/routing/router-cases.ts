import type { ChannelBinding, Participant, Room, RouteRequest } from '@roomkit/core';
import { expect } from 'vitest';

import { within } from '../runtime/within.ts';
import { aBinding, aParticipant, FIXTURE_TIME } from '../store/fixtures.ts';
import { LONG_MS, room, write } from '../store/store-case.ts';
import type { ConformanceCase } from '../suite/conformance-case.ts';
import { frozen, PATIENCE_MS, rejectionOf } from '../suite/expectations.ts';
import type { RouterSubject } from './router-subject.ts';

const ALICE: RouteRequest = frozen({
  organizationId: null,
  channelId: 'shared',
  channelType: 'sms',
  senderId: 'alice',
  metadata: {},
});

interface Setting {
  readonly minute: number;
  readonly room?: Partial<Room>;
  readonly bindings?: readonly Partial<ChannelBinding>[];
  readonly participants?: readonly Partial<Participant>[];
}

/** Makes a room as it was at some minute, with channel `shared` unless told otherwise. */
async function make({ store }: RouterSubject, id: string, setting: Setting): Promise<void> {
  const { minute, bindings = [{}], participants = [] } = setting;
  const createdAt = new Date(FIXTURE_TIME.getTime() + minute * 60_000);
  const where = await room(store, { id, createdAt, updatedAt: createdAt, ...setting.room, status: 'active' });
  await write(store, where, {
    bindings: bindings.map((given) => aBinding({ channelId: 'shared', roomId: id, ...given })),
    participants: participants.map((given) =>
      aParticipant({ roomId: id, channelId: 'shared', connectedVia: ['shared'], ...given }),
    ),
    ...(setting.room?.status === undefined ? {} : { room: { status: setting.room.status } }),
  });
}

async function route({ router }: RouterSubject, given: Partial<RouteRequest> = {}): Promise<string | null> {
  return within(PATIENCE_MS, router.route(frozen({ ...ALICE, ...given })));
}

async function joined(subject: RouterSubject): Promise<void> {
  await subject.store.joinNode('n1', LONG_MS);
}

const alice = { id: 'alice', externalId: 'alice' };

/** What every router over a store does. */
export const routerCases: readonly ConformanceCase<RouterSubject>[] = [
  {
    title: 'CORE-10.4.2 chooses the latest active room where the sender is connected over such a channel',
    async run(subject) {
      await joined(subject);
      await make(subject, 'old', { minute: 1, participants: [alice] });
      await make(subject, 'new', { minute: 2, participants: [alice] });
      await make(subject, 'newer, by mail', {
        minute: 3,
        bindings: [{ channelId: 'mail', channelType: 'email' }],
        participants: [{ ...alice, connectedVia: ['mail'] }],
      });
      await make(subject, 'newest, of another', { minute: 4, participants: [{ id: 'bob', externalId: 'bob' }] });
      expect(await route(subject)).toBe('new');
    },
  },
  {
    title: 'CORE-10.4.2 passes over rooms that are closed',
    async run(subject) {
      await joined(subject);
      await make(subject, 'open', { minute: 1, participants: [alice] });
      await make(subject, 'closed', { minute: 2, room: { status: 'closed' }, participants: [alice] });
      expect(await route(subject)).toBe('open');
    },
  },
  {
    title: 'CORE-10.4.3 else chooses the only active room the channel is bound to',
    async run(subject) {
      await joined(subject);
      await make(subject, 'only', { minute: 1 });
      await make(subject, 'closed', { minute: 2, room: { status: 'closed' } });
      await make(subject, 'elsewhere', { minute: 3, bindings: [{ channelId: 'other' }] });
      expect(await route(subject, { senderId: 'nobody yet' })).toBe('only');
    },
  },
  {
    title: 'CORE-10.4.4 chooses none where several would do',
    async run(subject) {
      await joined(subject);
      await make(subject, 'r1', { minute: 1 });
      await make(subject, 'r2', { minute: 2 });
      expect(await route(subject, { senderId: 'nobody yet' })).toBeNull();
    },
  },
  {
    title: 'CORE-10.4.4 chooses none where there is none',
    async run(subject) {
      await joined(subject);
      expect(await route(subject)).toBeNull();
    },
  },
  {
    title: 'CORE-10.4.5 chooses the same, whatever order the rooms were made in, and each time',
    async run(subject) {
      await joined(subject);
      for (const minute of [3, 1, 5, 2, 4]) await make(subject, `r${minute}`, { minute, participants: [alice] });
      const chosen = await Promise.all(Array.from({ length: 20 }, async () => route(subject)));
      expect(new Set(chosen)).toEqual(new Set(['r5']));
    },
  },
  {
    title: 'CORE-17.2.1 chooses no room of another organization',
    async run(subject) {
      await joined(subject);
      await make(subject, 'of acme', { minute: 1, room: { organizationId: 'acme' }, participants: [alice] });
      expect([await route(subject), await route(subject, { organizationId: 'globex' })]).toEqual([null, null]);
      expect(await route(subject, { organizationId: 'acme' })).toBe('of acme');
    },
  },
  {
    title: 'a signal that has fired is the reason it fails with',
    async run(subject) {
      await joined(subject);
      const reason = new Error('no longer wanted');
      const { router } = subject;
      expect(await rejectionOf(() => router.route(ALICE, { signal: AbortSignal.abort(reason) }))).toBe(reason);
    },
  },
];

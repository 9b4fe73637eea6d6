import { isRoomKitError, type ProviderResult, type ReconcileAnswer, type RoomEvent } from '@roomkit/core';
import { expect } from 'vitest';

import { settled } from '../runtime/test-clock.ts';
import { within } from '../runtime/within.ts';
import { anEvent } from '../store/fixtures.ts';
import type { ConformanceCase } from '../suite/conformance-case.ts';
import { PATIENCE_MS } from '../suite/expectations.ts';
import type { MessagingSubject } from './messaging-subject.ts';

const KEY = 'e1:a';
/** How often a vendor is asked that cannot tell yet. */
const MOST_QUESTIONS = 10;

function claims({ provider }: MessagingSubject): string {
  return provider.capabilities.unknownOutcome;
}

function notReconcilable(subject: MessagingSubject): string | null {
  if (claims(subject) !== 'reconcilable') return 'the vendor cannot be asked';
  if (!subject.lose || subject.to === undefined) {
    throw new Error('a provider that claims to be reconcilable must be given with `lose` and `to`');
  }
  return null;
}

/** Sends, and gives back how it ended: the result, or the code of the error. */
async function outcomeOf(subject: MessagingSubject, event: RoomEvent): Promise<ProviderResult | string> {
  try {
    return await within(PATIENCE_MS, subject.send(event, { idempotencyKey: KEY }));
  } catch (error) {
    if (!isRoomKitError(error)) throw error;
    return error.code;
  }
}

/** Sends something whose fate the provider cannot know, and says so. */
async function lose(subject: MessagingSubject, what: 'request' | 'answer', event: RoomEvent): Promise<void> {
  subject.lose?.(what);
  const outcome = await outcomeOf(subject, event);
  if (typeof outcome === 'string') expect(outcome).toBe('delivery_unknown');
  else expect(outcome).toMatchObject({ success: false, status: 'unknown' });
}

async function ask({ provider, to = '' }: MessagingSubject, event: RoomEvent): Promise<ReconcileAnswer> {
  const earlier = { gaveUpAt: new Date(event.createdAt), providerMessageIds: [] };
  const query = { ...earlier, idempotencyKey: KEY, event, to, metadata: {} };
  for (let asked = 1; ; asked += 1) {
    const answer = await within(PATIENCE_MS, Promise.resolve(provider.reconcile?.(query)));
    if (!answer) throw new Error('a provider that claims to be reconcilable must have `reconcile`');
    if (answer.outcome !== 'unknown' || asked === MOST_QUESTIONS) return answer;
    await settled();
  }
}

/** Sends whose fate is unknown, and what a provider claims to be able to do about them. */
export const unknownCases: readonly ConformanceCase<MessagingSubject>[] = [
  {
    title: 'an answer that is lost is neither a success nor a failure',
    missing: (subject) => (subject.lose ? null : 'the vendor loses nothing'),
    async run(subject) {
      await lose(subject, 'answer', anEvent());
      expect(await subject.taken()).toBe(1);
    },
  },
  {
    title: 'a key sent twice is one message at the vendor',
    capability: { name: 'native idempotency', isClaimed: (subject) => claims(subject) === 'native_idempotency' },
    missing: (subject) => (claims(subject) === 'native_idempotency' ? null : 'the vendor takes no keys'),
    async run(subject) {
      if (subject.lose) await lose(subject, 'answer', anEvent());
      const first = await subject.send(anEvent(), { idempotencyKey: KEY });
      const second = await subject.send(anEvent(), { idempotencyKey: KEY });
      expect([first.success, second.success]).toEqual([true, true]);
      expect(await subject.taken()).toBe(1);
      await subject.send(anEvent(), { idempotencyKey: `${KEY}:1` });
      expect(await subject.taken()).toBe(2);
    },
  },
  {
    title: 'a key is nothing to a vendor of which nobody claims that it takes them',
    missing: (subject) => (claims(subject) === 'native_idempotency' ? 'the vendor takes keys' : null),
    async run(subject) {
      for (const _time of [1, 2]) await subject.send(anEvent(), { idempotencyKey: KEY });
      expect(await subject.taken()).toBe(2);
    },
  },
  {
    title: 'a vendor that is asked finds what went, and sends nothing by it',
    capability: { name: 'reconcilable', isClaimed: (subject) => claims(subject) === 'reconcilable' },
    missing: notReconcilable,
    async run(subject) {
      const event = anEvent();
      await lose(subject, 'answer', event);
      const answer = await ask(subject, event);
      expect(answer).toMatchObject({ outcome: 'sent' });
      expect(answer.outcome === 'sent' && answer.providerMessageIds.length).toBeGreaterThan(0);
      expect(await subject.taken()).toBe(1);
    },
  },
  {
    title: 'a vendor that is asked does not find what never arrived',
    missing: notReconcilable,
    async run(subject) {
      const event = anEvent();
      // Another message to the same recipient is not the one that is asked about.
      await subject.send(anEvent({ id: 'e0' }), { idempotencyKey: 'e0:a' });
      await lose(subject, 'request', event);
      expect((await ask(subject, event)).outcome).not.toBe('sent');
      expect(await subject.taken()).toBe(1);
    },
  },
  {
    title: 'a vendor that nobody claims to be able to ask is not asked',
    missing: (subject) => (claims(subject) === 'reconcilable' ? 'the vendor can be asked' : null),
    async run({ provider }) {
      expect(provider.reconcile).toBeUndefined();
    },
  },
];

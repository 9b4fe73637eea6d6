import type { IdentityResult, RoomContext } from '@roomkit/core';
import { expect } from 'vitest';

import { within } from '../runtime/within.ts';
import { aRoom, FIXTURE_TIME } from '../store/fixtures.ts';
import type { ConformanceCase } from '../suite/conformance-case.ts';
import { frozen, PATIENCE_MS, rejectionOf } from '../suite/expectations.ts';
import type { IdentitySubject, KnownAddress } from './identity-subject.ts';

function contextOf(organizationId: string | null): RoomContext {
  return {
    room: aRoom({ organizationId }),
    bindings: [],
    participants: async () => [],
    recentEvents: async () => [],
    receipts: async () => [],
    createId: () => 'made',
    now: () => new Date(FIXTURE_TIME),
  };
}

async function resolve(
  { resolver }: IdentitySubject,
  { organizationId, channelType, senderId }: KnownAddress,
  signal?: AbortSignal,
): Promise<IdentityResult> {
  const message = frozen({ channelId: 'a', channelType, senderId, content: { type: 'text', body: 'hi' } as const });
  return within(PATIENCE_MS, resolver.resolve(message, contextOf(organizationId), { signal }));
}

/** What every resolver does. */
export const identityCases: readonly ConformanceCase<IdentitySubject>[] = [
  {
    title: 'CORE-11.2.1 identifies whom it knows, the same each time',
    async run(subject) {
      expect(subject.resolver.specificationVersion).toBe('v1');
      for (let time = 0; time < 2; time += 1) {
        const result = await resolve(subject, subject.known);
        expect([result.status, result.identity?.id]).toEqual(['identified', subject.known.identityId]);
      }
    },
  },
  {
    title: 'CORE-11.2.2 answers unknown for whom it does not know, and does not fail',
    async run(subject) {
      const result = await resolve(subject, subject.unknown);
      expect([result.status, result.identity ?? null]).toEqual(['unknown', null]);
    },
  },
  {
    title: 'CORE-11.2.2 names the candidates where several have an address',
    missing: ({ ambiguous }) => (ambiguous ? null : 'the resolver cannot tell'),
    async run(subject) {
      const { ambiguous } = subject;
      if (!ambiguous) throw new Error('the subject has no such address');
      const result = await resolve(subject, ambiguous);
      expect([result.status, result.identity ?? null]).toEqual(['ambiguous', null]);
      const ids = (result.candidates ?? []).map((candidate) => candidate.id);
      expect(ids.toSorted()).toEqual([...ambiguous.identityIds].toSorted());
    },
  },
  {
    title: 'CORE-17.2.3 knows nobody of one organization in another',
    async run(subject) {
      for (const organizationId of ['some-other-organization', subject.known.organizationId === null ? 'x' : null]) {
        const result = await resolve(subject, { ...subject.known, organizationId });
        expect([organizationId, result.status, result.identity ?? null]).toEqual([organizationId, 'unknown', null]);
      }
    },
  },
  {
    title: 'a signal that has fired is the reason it fails with',
    async run(subject) {
      const reason = new Error('no longer wanted');
      expect(await rejectionOf(() => resolve(subject, subject.known, AbortSignal.abort(reason)))).toBe(reason);
    },
  },
];

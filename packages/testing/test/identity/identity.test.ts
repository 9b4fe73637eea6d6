import type { IdentityResolver } from '@roomkit/core';

import {
  describeIdentityResolver,
  identityResolverCases,
  type IdentitySubject,
  runIdentityResolverCase,
} from '../../src/conformance.ts';
import { anIdentity, MockIdentityResolver } from '../../src/index.ts';
import { type BrokenDouble, describeBroken } from '../suite/broken.ts';

const alice = anIdentity({ id: 'alice', organizationId: 'acme' });
const bob = anIdentity({ id: 'bob', organizationId: 'acme' });
const at = { organizationId: 'acme', channelType: 'sms' } as const;

function healthy(): IdentitySubject {
  return {
    resolver: new MockIdentityResolver({ identities: { '+1': alice, '+2': [alice, bob] } }),
    known: { ...at, senderId: '+1', identityId: 'alice' },
    unknown: { ...at, senderId: '+3' },
    ambiguous: { ...at, senderId: '+2', identityIds: ['alice', 'bob'] },
  };
}

describeIdentityResolver('MockIdentityResolver', { create: healthy });

function broken(resolve: (inner: IdentityResolver) => IdentityResolver['resolve']): () => IdentitySubject {
  return () => {
    const subject = healthy();
    return { ...subject, resolver: { specificationVersion: 'v1', resolve: resolve(subject.resolver) } };
  };
}

const doubles: readonly BrokenDouble<IdentitySubject>[] = [
  {
    fault: 'knows nobody the second time',
    seenBy: 'identifies whom it knows',
    create: broken((inner) => {
      let isAsked = false;
      return async (...given) => {
        if (isAsked) return { status: 'unknown' };
        isAsked = true;
        return inner.resolve(...given);
      };
    }),
  },
  {
    fault: 'fails at strangers',
    seenBy: 'answers unknown',
    create: broken((inner) => async (...given) => {
      const result = await inner.resolve(...given);
      if (result.status === 'unknown') throw new Error('not found');
      return result;
    }),
  },
  {
    fault: 'takes the first of several',
    seenBy: 'names the candidates',
    create: broken((inner) => async (...given) => {
      const result = await inner.resolve(...given);
      return result.status === 'ambiguous' ? { status: 'identified', identity: alice } : result;
    }),
  },
  {
    fault: 'looks beyond the organization',
    seenBy: 'knows nobody of one organization',
    create: broken(
      (inner) => async (message, context, options) =>
        inner.resolve(message, { ...context, room: { ...context.room, organizationId: 'acme' } }, options),
    ),
  },
  {
    fault: 'does not look at its signal',
    seenBy: 'a signal that has fired',
    create: broken((inner) => async (message, context) => inner.resolve(message, context)),
  },
];

describeBroken(identityResolverCases, runIdentityResolverCase, doubles);

import { describe, expect, it } from 'vitest';

import {
  addressPairs,
  deepFreeze,
  encode,
  identityOf,
  organizationIdOf,
  organizationKey,
  ownCopy,
  requireKnownContent,
} from '../../src/codec.ts';
import type { EventContent, Identity } from '../../src/index.ts';
import { anEvent, START } from '../support/fixtures.ts';

describe('the key of an organization', () => {
  it.each([null, '', '=', 'acme', '=acme'])('is one of its own and leads back: %j', (organizationId) => {
    expect(organizationIdOf(organizationKey(organizationId))).toBe(organizationId);
  });
});

describe("a store's copy of an event", () => {
  it('CORE-5.2.1 is of the room it is committed to, and nothing of it can be changed', () => {
    const given = anEvent({ roomId: 'elsewhere', metadata: { nested: { list: [1] } } });
    const copy = ownCopy(given, { organizationId: null, roomId: 'r1' });
    expect(copy).toStrictEqual({ ...given, roomId: 'r1' });
    expect(() => Object.assign(copy.metadata['nested'] as object, { list: [] })).toThrow(TypeError);
    expect(Object.isFrozen(given.metadata)).toBe(false);
  });
});

describe('content that was read', () => {
  it('is refused where a newer version wrote it, and known otherwise', () => {
    const newer = { type: 'hologram' } as unknown as EventContent;
    expect(() => requireKnownContent(newer, 'r1', 'e1')).toThrow(
      expect.objectContaining({
        code: 'store_content_unknown',
        details: { roomId: 'r1', eventId: 'e1', contentType: 'hologram' },
        retryable: false,
      }),
    );
    const inherited = { type: 'constructor' } as unknown as EventContent;
    expect(() => requireKnownContent(inherited, 'r1', 'e1')).toThrow(
      expect.objectContaining({ code: 'store_content_unknown' }),
    );
    expect(() => requireKnownContent({ type: 'text', body: 'x' }, 'r1', 'e1')).not.toThrow();
  });

  it('is frozen in place, through and through', () => {
    const read = { list: [{ a: 1 }], bytes: Uint8Array.of(1), none: null };
    expect(deepFreeze(read)).toBe(read);
    expect([read, read.list, read.list[0]].every((part) => Object.isFrozen(part))).toBe(true);
  });
});

describe('an identity', () => {
  const identity: Identity = {
    id: 'i1',
    organizationId: 'acme',
    displayName: 'Ana',
    channelAddresses: { sms: ['+15550100', '+15550101'], email: [] },
    externalId: null,
    metadata: { since: START },
  };

  it('is read as it was written', () => {
    expect(identityOf(encode(identity, 'identity'))).toStrictEqual(identity);
  });

  it('is found by each of its addresses', () => {
    expect(addressPairs(identity)).toStrictEqual([
      ['sms', '+15550100'],
      ['sms', '+15550101'],
    ]);
  });
});

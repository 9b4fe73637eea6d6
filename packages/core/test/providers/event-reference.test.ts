import { describe, expect, it } from 'vitest';

import { eventOfReference, eventReference } from '../../src/providers.ts';

describe('a reference to an event', () => {
  it('names it again', () => {
    for (const key of [null, 'e1:sms']) {
      const reference = eventReference({ roomId: 'r"1', id: 'e1' }, key);
      expect(eventOfReference(reference)).toEqual({ roomId: 'r"1', eventId: 'e1' });
    }
    expect(eventReference({ roomId: 'r1', id: 'e1' }, 'a')).not.toBe(eventReference({ roomId: 'r1', id: 'e1' }, 'b'));
  });

  it.each(['', 'order-7', '7', 'null', '[1,2]', '{}', undefined])('of somebody else names none: %j', (reference) => {
    expect(eventOfReference(reference)).toEqual({});
  });
});

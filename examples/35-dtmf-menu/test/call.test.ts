import { describe, expect, it } from 'vitest';

import { takeCall } from '../src/call.ts';

const CARD = '4242424242424242';

describe('a call that is led by keys', () => {
  it(
    'VOICE-12.2.5 VOICE-17.6.3 VOICE-12.2.30 VOICE-12.2.31 pays by card, and keeps four digits of it',
    { timeout: 180_000 },
    async () => {
      const { keys, cards, written, cut, traces } = await takeCall(CARD, () => undefined);
      expect(keys).toBe(`12${CARD}`);
      expect(cards).toEqual([CARD]);
      expect(written).toEqual(['*', '*', '************4242']);
      expect(traces).toContain('************4242');
      expect(traces).not.toContain('42424');
      expect(cut).toEqual([
        expect.stringMatching(/^Welcome/u),
        expect.stringMatching(/^We are open/u),
        expect.stringMatching(/^Please type/u),
      ]);
    },
  );
});

import { describe, expect, it } from 'vitest';

import { requirePhoneRecipient } from '../src/index.ts';

describe('requirePhoneRecipient', () => {
  it.each([
    ['+14155552671', '+14155552671'],
    ['+1 (415) 555-2671', '+14155552671'],
    ['12345', '12345'],
  ])('takes %s', (to, taken) => {
    expect(requirePhoneRecipient('acme', to)).toBe(taken);
  });

  it.each([[''], ['acme'], ['+1'], ['not a number'], ['+1415555267112345678']])('refuses %j before any call', (to) => {
    expect(() => requirePhoneRecipient('acme', to)).toThrow(
      expect.objectContaining({ code: 'recipient_invalid', details: { provider: 'acme', issue: expect.any(String) } }),
    );
  });
});

import { expect, it } from 'vitest';

import { checkOptions } from '../src/options.ts';

it('refuses what is not an address', () => {
  expect(() => checkOptions({ url: 'nowhere' })).toThrow('url');
});

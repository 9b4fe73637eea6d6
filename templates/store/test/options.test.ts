import { expect, it } from 'vitest';

import { checkOptions } from '../src/options.ts';

it('refuses an empty address', () => {
  expect(() => checkOptions({ url: '' })).toThrow('url');
});

import { expect, it } from 'vitest';

import * as entry from '@roomkit/__name__';

it('passes the conformance suite of its port', () => {
  expect.fail(`Replace this by the suite of @roomkit/testing for ${Object.keys(entry).join(', ')}.`);
});

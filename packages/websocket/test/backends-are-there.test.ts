import { env } from 'node:process';

import { describe, expect, it } from 'vitest';

import { backends } from './support/backends.ts';

describe('what the tests of several nodes run on', () => {
  it.each(backends)('$name', ({ isThere, name }) => {
    if (!isThere)
      process.stderr.write(`\nNOT RUN: sockets on several nodes over ${name}. See POSTGRES_URL, REDIS_URL.\n\n`);
    expect(isThere || env['CI'] !== 'true').toBe(true);
  });
});

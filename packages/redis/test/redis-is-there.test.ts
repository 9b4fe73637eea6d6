import { env } from 'node:process';

import { expect, it } from 'vitest';

import { hasRedis, REDIS_URL } from './support/redis.ts';

it('has a Redis to run against', (context) => {
  if (!hasRedis) {
    const { host } = new URL(REDIS_URL);
    process.stderr.write(`\nNOT RUN: there is no Redis at ${host} (REDIS_URL): its suites were skipped.\n\n`);
    if (env['CI'] !== 'true') context.skip(`no Redis at ${host}`);
  }
  expect(hasRedis).toBe(true);
});

import { expect, vi } from 'vitest';

import type { OpenClient } from '../support/redis.ts';

/** Until the lease of the room's lock has been seen to grow so many times. */
export async function untilRenewed(client: OpenClient, prefix: string, times: number): Promise<void> {
  let before = Number.POSITIVE_INFINITY;
  let renewals = 0;
  const look = async (): Promise<void> => {
    const left = await client.pTTL(`${prefix}:lock:{r1}`);
    if (left > before) renewals += 1;
    before = left;
    expect(renewals).toBeGreaterThanOrEqual(times);
  };
  await vi.waitFor(look, { timeout: 15_000, interval: 5 });
}

import { describe, expect, it } from 'vitest';

import { runInterleaving } from './interleaving.ts';

/** `ROOMKIT_SEED` replays one run; `ROOMKIT_RUNS` sets how many there are. */
const RUNS = Number(process.env['ROOMKIT_RUNS'] ?? 10_000);
const REPLAY = process.env['ROOMKIT_SEED'];

describe('random interleavings of two kits on one store', () => {
  it(
    'CORE-5.1.1 CORE-8.1.2 CORE-8.1.3 CORE-10.1.6 CORE-10.1.10 CORE-10.2.1 CORE-13.5.1 hold every invariant in every order',
    { timeout: 300_000 },
    async () => {
      const orders = new Set<string>();
      const faults = new Map<string, number>();
      const broken: string[] = [];
      const seeds = REPLAY === undefined ? Array.from({ length: RUNS }, (_, at) => at + 1) : [Number(REPLAY)];
      for (const seed of seeds) {
        const { fault, order, violations } = await runInterleaving(seed);
        orders.add(order);
        faults.set(fault, (faults.get(fault) ?? 0) + 1);
        if (violations.length > 0) broken.push(`seed ${seed} (${fault}): ${violations.join('; ')}`);
      }
      const kinds = JSON.stringify(Object.fromEntries(faults));
      process.stdout.write(`${seeds.length} runs, ${orders.size} distinct orders; faults: ${kinds}\n`);
      expect(broken.slice(0, 5)).toEqual([]);
      expect(orders.size).toBeGreaterThan(seeds.length * 0.9);
    },
  );
});

import { describe, expect, it } from 'vitest';

import { FAULT_KINDS, planFaults } from '../../src/faults/schedule.ts';

const OPTIONS = { seed: 5, faults: 64, messages: 10_000, nodes: 3, vendors: 3 };

describe('the schedule of faults', () => {
  it('is the same for the same seed and another for another', () => {
    expect(planFaults(OPTIONS)).toEqual(planFaults(OPTIONS));
    expect(planFaults({ ...OPTIONS, seed: 6 })).not.toEqual(planFaults(OPTIONS));
  });

  it('has as many of each kind, in ascending order, and none in the last stretch', () => {
    const planned = planFaults(OPTIONS);
    for (const kind of FAULT_KINDS) expect(planned.filter((fault) => fault.kind === kind)).toHaveLength(8);
    const moments = planned.map(({ atMessage }) => atMessage);
    expect(moments).toEqual([...moments].sort((one, other) => one - other));
    expect(moments.at(-1)).toBeLessThanOrEqual(9_500);
  });

  it('strikes every node and every provider class', () => {
    const planned = planFaults(OPTIONS);
    const victims = (isVendor: boolean): ReadonlySet<number> =>
      new Set(planned.filter(({ kind }) => (kind === 'vendor_fails') === isVendor).map(({ victim }) => victim));
    expect([victims(true), victims(false)]).toEqual([new Set([0, 1, 2]), new Set([0, 1, 2])]);
  });
});

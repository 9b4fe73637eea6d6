import { describe, expect, it } from 'vitest';

import { violation } from '../../src/faults/check/violation.ts';
import type { InflictedFault } from '../../src/faults/history.ts';
import { plot } from '../../src/faults/report/plot.ts';
import { tables } from '../../src/faults/report/tables.ts';
import { goodHistory } from './good-history.ts';

const FAULT: InflictedFault = {
  kind: 'postgres_restarted',
  way: 'fast',
  atMessage: 1,
  victim: 0,
  forMs: 300,
  atMs: 100,
  tookMs: 200,
  underWay: { messages: 4, statements: 3, commits: 2, sends: 1, unsettled: 5 },
  hits: 2,
  hitWhat: 'commits',
};

describe('the report of the fault lab', () => {
  it('counts what was lost, out of order and stale apart', () => {
    const found = [violation('acknowledged_lost', ''), violation('stale_write', ''), violation('stale_write', '')];
    const text = tables({ ...goodHistory(), faults: [FAULT] }, found);
    expect(text).toContain('| lost | 1 |\n');
    expect(text).toContain('| out of order | 0 |\n');
    expect(text).toContain('| stale writes | 2 |\n');
    expect(text).toContain('| postgres_restarted | 1 | 1 | 2 commits | 4 | 3 | 2 | 1 | 5 |\n');
    expect(text).toContain('| native_idempotency | 6 | 6 | 0 | 0 |\n');
  });

  it('draws a mark for each fault', () => {
    const marks = (history: Parameters<typeof plot>[0]): number => plot(history).split('fill="#228833"').length - 1;
    expect(marks(goodHistory())).toBe(0);
    expect(marks({ ...goodHistory(), faults: [FAULT, { ...FAULT, kind: 'redis_cut' }] })).toBe(2);
  });
});

import { describe, expect, it } from 'vitest';

import { advanceOutcome, DeliveryOutcome, reviveOutcome } from '../../src/index.ts';

const ALL = Object.values(DeliveryOutcome);

/** Rows: the outcome now. Columns: the report, in the order of ALL. */
const TABLE: Readonly<Record<DeliveryOutcome, readonly DeliveryOutcome[]>> = {
  // report:   queued      accepted    sent        delivered    read    failed      unknown     dead
  queued: ['queued', 'accepted', 'sent', 'delivered', 'read', 'failed', 'unknown', 'dead'],
  accepted: ['accepted', 'accepted', 'sent', 'delivered', 'read', 'failed', 'unknown', 'dead'],
  sent: ['sent', 'sent', 'sent', 'delivered', 'read', 'failed', 'sent', 'dead'],
  delivered: ['delivered', 'delivered', 'delivered', 'delivered', 'read', 'delivered', 'delivered', 'delivered'],
  read: ['read', 'read', 'read', 'read', 'read', 'read', 'read', 'read'],
  failed: ['failed', 'failed', 'failed', 'failed', 'failed', 'failed', 'failed', 'dead'],
  unknown: ['queued', 'accepted', 'sent', 'delivered', 'read', 'failed', 'unknown', 'dead'],
  dead: ['dead', 'dead', 'dead', 'dead', 'dead', 'dead', 'dead', 'dead'],
};

describe('advanceOutcome', () => {
  it('the table names every pair', () => {
    expect(ALL).toStrictEqual(['queued', 'accepted', 'sent', 'delivered', 'read', 'failed', 'unknown', 'dead']);
    expect(Object.keys(TABLE).toSorted()).toStrictEqual([...ALL].toSorted());
  });

  it.each(ALL.flatMap((current) => ALL.map((next, at) => [current, next, TABLE[current][at]] as const)))(
    '%s, then a report of %s, is %s',
    (current, next, expected) => {
      expect(advanceOutcome(current, next)).toBe(expected);
    },
  );

  it('in whatever order reports come, a message that was read ends as read', () => {
    const reports: readonly DeliveryOutcome[] = ['queued', 'accepted', 'sent', 'delivered', 'read'];
    for (let first = 0; first < reports.length; first += 1) {
      const shuffled = [...reports.slice(first), ...reports.slice(0, first)].toReversed();
      expect(shuffled.reduce(advanceOutcome)).toBe('read');
    }
  });

  it('only a revival leaves dead', () => {
    expect(ALL.map((outcome) => reviveOutcome(outcome))).toStrictEqual(
      ALL.map((outcome) => (outcome === 'dead' ? 'queued' : outcome)),
    );
  });
});

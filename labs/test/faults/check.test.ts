import { describe, expect, it } from 'vitest';

import { checkHistory } from '../../src/faults/check/check.ts';
import { classFigures } from '../../src/faults/check/figures.ts';
import { VIOLATIONS, type ViolationKind } from '../../src/faults/check/violation.ts';
import type { History, StoredEvent } from '../../src/faults/history.ts';
import type { Receipt } from '../../src/faults/vendor.ts';
import { goodHistory } from './good-history.ts';

type Corruption = (history: History) => Partial<History>;

const without = <Item>(items: readonly Item[], at: number): readonly Item[] => items.filter((_, index) => index !== at);
const changed = <Item>(items: readonly Item[], at: number, change: Partial<Item>): readonly Item[] =>
  items.map((item, index) => (index === at ? { ...item, ...change } : item));

/** Sends to one target of the first room, in another order. */
function reordered(receipts: readonly Receipt[]): readonly Receipt[] {
  const [first, second, ...rest] = receipts.filter(
    ({ room, providerClass }) => room === 'r1' && providerClass === 'neither',
  );
  const others = receipts.filter(({ room, providerClass }) => room !== 'r1' || providerClass !== 'neither');
  return [...others, second, first, ...rest].filter((receipt) => receipt !== undefined);
}

/** A history for each thing that may not be, in which that and nothing else went wrong. */
const CORRUPTIONS: Readonly<Record<ViolationKind, Corruption>> = {
  acknowledged_lost: ({ acknowledged }) => ({
    acknowledged: [...acknowledged, { ...changed(acknowledged, 0, { event: 'gone' })[0] } as (typeof acknowledged)[0]],
  }),
  acknowledged_elsewhere: ({ acknowledged }) => ({ acknowledged: changed(acknowledged, 1, { index: 0 }) }),
  unacknowledged: ({ acknowledged }) => ({ acknowledged: without(acknowledged, 4) }),
  stored_twice: ({ timeline, acknowledged }) => ({
    timeline: changed(timeline, 1, { body: 'r1-m0' }),
    acknowledged: changed(acknowledged, 1, { body: 'r1-m0' }),
    sent: [0, 2].map((index) => ({ room: 'r1', body: `r1-m${index}` })).concat(goodHistory().sent.slice(3)),
  }),
  never_sent: ({ sent }) => ({ sent: without(sent, 5) }),
  index_not_dense: ({ timeline, acknowledged, receipts }) => ({
    timeline: changed(timeline, 2, { index: 3 }),
    acknowledged: changed(acknowledged, 2, { index: 3 }),
    receipts: receipts.map((receipt) => (receipt.event === 'r1-e2' ? { ...receipt, index: 3 } : receipt)),
  }),
  event_id_twice: ({ timeline, sent }) => ({
    timeline: [...timeline, { ...(timeline[5] as StoredEvent), index: 3, body: null, type: 'system' }],
    sent,
  }),
  delivery_missing: ({ receipts }) => ({ receipts: without(receipts, 7) }),
  delivery_out_of_order: ({ receipts }) => ({ receipts: reordered(receipts) }),
  delivery_of_nothing: ({ receipts }) => ({
    receipts: [...receipts, { ...(receipts[0] as Receipt), event: 'gone', key: 'gone', index: 9 }],
  }),
  delivery_key_changed: ({ receipts }) => ({
    receipts: [...receipts, { ...(receipts[1] as Receipt), key: 'another' }],
  }),
  native_shown_twice: ({ receipts }) => ({ receipts: [...receipts, receipts[0] as Receipt] }),
  delivery_unsettled: () => ({ unsettledAtEnd: 1 }),
  dead_letter: () => ({ deadLetters: [{ room: 'r1', event: 'r1-e0', channel: 'neither' }] }),
  writer_unknown: ({ timeline }) => ({ timeline: changed(timeline, 3, { writer: null }) }),
  stale_write: ({ timeline }) => ({ timeline: changed(timeline, 5, { writer: { node: 'A', epoch: 2 } }) }),
  epoch_fell: ({ owners, timeline }) => ({
    owners: [...owners, { room: 'r2', node: 'A', epoch: 2, eventCount: 3 }],
    timeline,
  }),
  node_did_not_close: () => ({ unclosed: ['n0.1'] }),
};

describe('the checker of the fault lab', () => {
  it('finds nothing in a history in which nothing went wrong', () => {
    expect(checkHistory(goodHistory())).toEqual([]);
  });

  it.each(VIOLATIONS)('rejects a history with this in it, for this reason alone: %s', (kind) => {
    const history = { ...goodHistory(), ...CORRUPTIONS[kind](goodHistory()) };
    const kinds = new Set(checkHistory(history).map((violation) => violation.kind));
    expect([...kinds]).toEqual([kind]);
  });

  it('takes a delivery that comes again, whenever it comes, for a figure and no violation', () => {
    const history = goodHistory();
    const again = history.receipts.slice(0, 3).map((receipt) => ({
      ...receipt,
      shown: receipt.providerClass !== 'native_idempotency',
    }));
    const repeated = { ...history, receipts: [...history.receipts, ...again] };
    expect(checkHistory(repeated)).toEqual([]);
    expect(classFigures(repeated).map(({ repeated: times, seenTwice }) => [times, seenTwice])).toEqual([
      [1, 0],
      [1, 1],
      [1, 1],
    ]);
  });

  it('sees a stale write also where the same node wrote under a lease that it had before', () => {
    const history = goodHistory();
    const owners = [...history.owners, { room: 'r1', node: 'A', epoch: 4, eventCount: 1 }];
    const violations = checkHistory({ ...history, owners });
    expect(violations.map(({ kind }) => kind)).toEqual(['stale_write', 'stale_write']);
  });
});

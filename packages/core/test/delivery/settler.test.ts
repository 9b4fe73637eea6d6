import { describe, expect, it } from 'vitest';

import { Settler } from '../../src/delivery/settler.ts';
import { type DeliveryReceipt, InMemoryStore, type Settlement, StoreError } from '../../src/index.ts';
import { RecordingLogger } from '../support/recording-logger.ts';
import { R1 } from '../support/services.ts';
import { settle, TestClock } from '../support/test-clock.ts';

const REFUSED = new StoreError('settleDeliveries', { retryable: false });

function settlement(eventId: string, ...providerMessageIds: readonly string[]): Settlement {
  const updatedAt = new Date(0);
  const receipt: DeliveryReceipt = {
    ...{ organizationId: null, roomId: 'r1', eventId, channelId: 'b', providerMessageIds },
    ...{ status: 'sent', error: null, updatedAt },
  };
  return { room: R1, eventId, channelId: 'b', outcome: 'done', attempts: 1, receipt };
}

/** A settler over a store that refuses every batch with one of these in it. */
function bench(isRefused: (settlement: Settlement) => boolean) {
  const clock = new TestClock();
  const logger = new RecordingLogger();
  const store = new InMemoryStore({ clock });
  const written: string[] = [];
  let calls = 0;
  store.settleDeliveries = async (_nodeId, batch) => {
    calls += 1;
    if (batch.some(isRefused)) throw REFUSED;
    for (const { eventId, receipt } of batch) written.push(`${eventId}:${receipt?.providerMessageIds.join() ?? ''}`);
  };
  const settler = new Settler({ store, nodeId: 'n1', clock, logger, onReceipt: async () => {} });
  return { clock, logger, settler, written, calls: () => calls };
}

describe('settlements', () => {
  it('CORE-10.2.13 one of which is refused for good for its ids are written, that one without them', async () => {
    const { settler, written, logger, calls } = bench(({ receipt }) => receipt?.providerMessageIds[0] === 'secret');
    for (let number = 0; number < 200; number += 1) {
      settler.add(settlement(`e${number}`, number === 77 ? 'secret' : `id${number}`));
    }
    await settler.idle();
    expect(written).toHaveLength(200);
    expect(new Set(written).size).toBe(200);
    expect(written).toContain('e77:');
    expect(written).toContain('e199:id199');
    expect(calls()).toBeLessThan(40);
    expect(logger.at('error').at(-1)).toMatchObject({
      message: "The store refused a vendor's ids; they are not kept.",
      fields: { eventId: 'e77', channelId: 'b' },
    });
    expect(JSON.stringify(logger.lines)).not.toContain('secret');
  });

  it('CORE-10.2.13 one of which is refused however it is written keep nobody waiting, and it is tried again', async () => {
    let isRefused = true;
    const { settler, written, clock } = bench(({ eventId }) => isRefused && eventId === 'e1');
    for (const id of ['e0', 'e1', 'e2', 'e3']) settler.add(settlement(id, `of ${id}`));
    await clock.advance(1_000);
    expect(written.toSorted()).toEqual(['e0:of e0', 'e2:of e2', 'e3:of e3']);
    isRefused = false;
    await clock.advance(1_000);
    await settler.idle();
    expect(written.at(-1)).toBe('e1:of e1');
  });

  it('keep their ids through a time in which the store refuses everything', async () => {
    let isRefused = true;
    const { settler, written, clock } = bench(() => isRefused);
    const ids = ['e0', 'e1', 'e2'];
    for (const id of ids) settler.add(settlement(id, `of ${id}`));
    await clock.advance(5_000);
    expect(written).toEqual([]);
    isRefused = false;
    await clock.advance(1_000);
    await settler.idle();
    expect(written.toSorted()).toEqual(ids.map((id) => `${id}:of ${id}`));
  });

  it('are given up where the store refuses them and the kit closes', async () => {
    const { settler, written } = bench(() => true);
    settler.add(settlement('e0', 'id'));
    settler.close();
    await settler.idle();
    await settle();
    expect(written).toEqual([]);
  });
});

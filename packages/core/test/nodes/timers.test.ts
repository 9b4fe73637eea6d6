import { describe, expect, it } from 'vitest';

import { StoreError } from '../../src/index.ts';
import { NODE_TTL_MS, twoNodes } from '../support/nodes.ts';
import { settle } from '../support/test-clock.ts';

const MINUTE_MS = 60_000;

describe('the timers of rooms that several nodes share', () => {
  it('CORE-5.1.14 are judged by one of the nodes that are asked at the same time', async () => {
    const { clock, one, two } = await twoNodes();
    const paused = [one, two].map((node) => node.emitted('room_paused'));
    await one.kit.setRoomTimers('r1', { inactiveAfterSeconds: 60 });
    await clock.advance(MINUTE_MS);
    one.pause();
    const first = one.kit.checkAllTimers();
    await settle();
    one.resume();
    const [changed, other] = await Promise.all([first, two.kit.checkAllTimers()]);
    expect([...changed, ...other].map(({ id, status }) => [id, status])).toEqual([['r1', 'paused']]);
    expect(paused.flat()).toHaveLength(1);
  });

  it('CORE-5.1.14 are judged by whoever is asked next, also on another node', async () => {
    const { clock, one, two } = await twoNodes();
    await one.kit.setRoomTimers('r1', { inactiveAfterSeconds: 60, closedAfterSeconds: 60 });
    await clock.advance(MINUTE_MS);
    expect((await one.kit.checkAllTimers()).map(({ status }) => status)).toEqual(['paused']);
    await clock.advance(MINUTE_MS);
    expect((await two.kit.checkAllTimers()).map(({ status }) => status)).toEqual(['closed']);
  });

  it('are left to the node that looks at them now, without listing them', async () => {
    const { one, two } = await twoNodes();
    await one.kit.setRoomTimers('r1', { inactiveAfterSeconds: 60 });
    const listing = Promise.withResolvers<void>();
    const list = one.store.listTimedRooms.bind(one.store);
    one.store.listTimedRooms = async () => {
      await listing.promise;
      return list();
    };
    const first = one.kit.checkAllTimers();
    await settle();
    expect(await two.kit.checkAllTimers()).toEqual([]);
    expect([one.calls('listTimedRooms'), two.calls('listTimedRooms')]).toEqual([1, 0]);
    listing.resolve();
    await first;
  });

  it('are judged again after a look that failed', async () => {
    const { clock, one, two } = await twoNodes();
    await one.kit.setRoomTimers('r1', { inactiveAfterSeconds: 60 });
    await clock.advance(MINUTE_MS);
    one.failing(new StoreError('listTimedRooms'), 'listTimedRooms');
    await expect(one.kit.checkAllTimers()).rejects.toMatchObject({ code: 'store_failed', retryable: true });
    expect((await two.kit.checkAllTimers()).map(({ status }) => status)).toEqual(['paused']);
  });
});

describe('timers that are judged by themselves', () => {
  it('CORE-5.1.12 pause a room within an interval, by one of the nodes', async () => {
    const { clock, one, two } = await twoNodes({ timerIntervalMs: 10_000 });
    const paused = [one, two].map((node) => node.emitted('room_paused'));
    await one.kit.setRoomTimers('r1', { inactiveAfterSeconds: 60 });
    await clock.advance(MINUTE_MS + 10_000);
    expect((await one.kit.getRoom('r1')).status).toBe('paused');
    expect(paused.flat()).toHaveLength(1);
    expect([one.calls('listTimedRooms') > 0, two.calls('listTimedRooms')]).toEqual([true, 0]);
  });

  it('go on on another node when the one that judged them is gone', async () => {
    const { clock, one, two } = await twoNodes({ timerIntervalMs: 10_000 });
    await one.kit.setRoomTimers('r1', { inactiveAfterSeconds: 60 });
    await clock.advance(10_000);
    one.crash();
    await clock.advance(MINUTE_MS + NODE_TTL_MS);
    expect((await two.kit.getRoom('r1')).status).toBe('paused');
    await two.kit.close();
  });

  it('go on after a store that failed, and end with the kit', async () => {
    const { clock, one, two } = await twoNodes({ timerIntervalMs: 10_000 });
    await two.kit.close();
    await one.kit.setRoomTimers('r1', { inactiveAfterSeconds: 20 });
    one.failing(new StoreError('listTimedRooms'), 'listTimedRooms');
    await clock.advance(30_000);
    expect(one.logger.at('warn')).toContainEqual(
      expect.objectContaining({ message: 'A recurring task failed; it is tried again.' }),
    );
    one.failing(null);
    await clock.advance(10_000);
    expect((await one.kit.getRoom('r1')).status).toBe('paused');
    await one.kit.close();
    const asked = one.calls('listTimedRooms');
    await clock.advance(MINUTE_MS);
    expect(one.calls('listTimedRooms')).toBe(asked);
    expect(clock.pending).toBe(0);
  });

  it('are off unless asked for', async () => {
    const { clock, one } = await twoNodes();
    await one.kit.setRoomTimers('r1', { inactiveAfterSeconds: 20 });
    await clock.advance(MINUTE_MS);
    expect((await one.kit.getRoom('r1')).status).toBe('active');
  });
});

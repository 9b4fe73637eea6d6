import { describe, expect, it } from 'vitest';

import { InMemoryLockManager, textOf } from '../../src/index.ts';
import { text } from '../support/fixtures.ts';
import { gate, r2 } from '../support/kit.ts';
import { settle } from '../support/test-clock.ts';

describe('who owns the lock', () => {
  it('CORE-10.1.21 a hook that calls its own room does not wait for itself', async () => {
    const { kit, say, words } = await r2();
    let returned = false;
    kit.hook('before_broadcast', async (event) => {
      if (event.source.channelId === 'system') return;
      await kit.sendEvent('r1', 'system', text('note'));
      returned = true;
    });
    const saying = say('a', 'hi');
    await settle();
    expect(returned).toBe(true);
    await saying;
    expect(await words()).toEqual(['note', 'hi']);
  });

  it('CORE-10.1.21 what a hook set off and left owns nothing once the pass is over', async () => {
    const locks = new InMemoryLockManager();
    const { kit, say, words, b, clock } = await r2({ locks });
    const holding = gate();
    const order: string[] = [];
    kit.hook('before_broadcast', async (event) => {
      if (textOf(event) === 'first') {
        void clock.sleep(1000).then(() => kit.sendEvent('r1', 'system', text('timer')).then(() => order.push('sent')));
      }
      if (textOf(event) === 'second') await holding.opened;
    });
    b.onDeliver = async (event) => {
      await settle();
      order.push(textOf(event));
    };
    await say('a', 'first');
    const second = say('a', 'second');
    await clock.advance(1000);
    expect(await words()).toEqual(['first']);
    holding.open();
    await second;
    await kit.whenIdle();
    await settle();
    expect(await words()).toEqual(['first', 'second', 'timer']);
    expect(order).toEqual(['first', 'second', 'timer', 'sent']);
    expect(locks.size).toBe(0);
  });

  it('CORE-10.1.21 a timer that a delivery set off waits for what it sends', async () => {
    const { kit, say, b, clock } = await r2();
    const order: string[] = [];
    b.onDeliver = async (event) => {
      if (textOf(event) === 'hi') {
        void clock.sleep(10).then(() => kit.sendEvent('r1', 'a', text('timer')).then(() => order.push('sent')));
        return;
      }
      await clock.sleep(100);
      order.push('delivered');
    };
    await say('a', 'hi');
    await clock.advance(200);
    expect(order).toEqual(['delivered', 'sent']);
  });

  it('CORE-10.1.21 what a hook did not wait for is over before its pass goes on', async () => {
    const locks = new InMemoryLockManager();
    const { kit, say, words } = await r2({ locks });
    const held: number[] = [];
    kit.hook('before_broadcast', async (event) => {
      if (event.source.channelId === 'system') {
        await settle();
        held.push(locks.size);
      } else {
        void kit.sendEvent('r1', 'system', text('in passing'));
      }
    });
    await say('a', 'hi');
    await kit.whenIdle();
    expect(held).toEqual([1]);
    expect(await words()).toEqual(['in passing', 'hi']);
  });

  it('CORE-10.1.21 two rooms whose hooks call each other, and change each other, both go on', async () => {
    const { kit, say, words } = await r2();
    await kit.createRoom({ roomId: 'r2' });
    await kit.attachChannel('r2', 'a');
    const errors: unknown[] = [];
    kit.hook('before_broadcast', async (event) => {
      if (event.source.channelId === 'system') return;
      const other = event.roomId === 'r1' ? 'r2' : 'r1';
      await settle();
      await kit.sendEvent(other, 'system', text(`from ${event.roomId}`));
      await kit.updateRoomMetadata(other, {}).catch((error: { code: string }) => errors.push(error.code));
    });
    let ended = false;
    const sayings = Promise.all([say('a', 'one'), say('a', 'two', { roomId: 'r2' })]).then(() => (ended = true));
    for (let round = 0; round < 10; round += 1) await settle();
    expect(ended).toBe(true);
    await sayings;
    await kit.whenIdle();
    expect(errors).toEqual(['deadlock']);
    expect((await words()).toSorted()).toEqual(['from r2', 'one']);
    expect((await words('r2')).toSorted()).toEqual(['from r1', 'two']);
  });
});

import { describe, expect, it } from 'vitest';

import { ChannelOutput, type RoomKit } from '../../src/index.ts';
import { r2 } from '../support/kit.ts';
import { settle } from '../support/test-clock.ts';

/** What an event says of its targets. */
async function statuses(kit: RoomKit, eventId: string): Promise<Readonly<Record<string, string>>> {
  const event = await kit.getEvent('r1', eventId);
  return Object.fromEntries(Object.entries(event?.deliveryResults ?? {}).map(([id, { status }]) => [id, status]));
}

const sent = (providerMessageId: string): ChannelOutput =>
  ChannelOutput.sent({ success: true, providerMessageId, status: 'accepted' });

describe('what an event says of its deliveries', () => {
  it('CORE-10.2.11 keeps every target while one is tried again, and is corrected once that one has it', async () => {
    const { kit, say, add, b } = await r2();
    const c = await add('c');
    c.onDeliver = () => sent('C1');
    b.onDeliver = () => Promise.reject(new Error('no route'));
    const { event } = await say('a', 'hi');
    const eventId = event?.id ?? '';
    expect(await statuses(kit, eventId)).toEqual({ b: 'failed', c: 'accepted' });
    await kit.retryDeadLetter('r1', eventId, 'b');
    await kit.whenIdle();
    expect(await statuses(kit, eventId)).toEqual({ b: 'failed', c: 'accepted' });
    b.onDeliver = () => sent('B1');
    await kit.retryDeadLetter('r1', eventId, 'b');
    await kit.whenIdle();
    expect(await statuses(kit, eventId)).toEqual({ b: 'accepted', c: 'accepted' });
    expect((await kit.getEvent('r1', eventId))?.deliveryResults['b']).toMatchObject({
      providerMessageIds: ['B1'],
      error: null,
    });
  });

  it('CORE-10.2.11 keeps what a vendor reported while another target was still at work', async () => {
    const { kit, say, add, b } = await r2();
    const slow = await add('slow');
    const end = Promise.withResolvers<void>();
    slow.onDeliver = () => end.promise;
    b.onDeliver = () => sent('B1');
    const saying = say('a', 'hi');
    await settle();
    await kit.processDeliveryStatus({ provider: 'v', messageId: 'B1', status: 'failed', errorCode: '30003' });
    end.reject(new Error('no route'));
    const { event } = await saying;
    expect(await statuses(kit, event?.id ?? '')).toEqual({ b: 'failed', slow: 'failed' });
    expect((await kit.getEvent('r1', event?.id ?? ''))?.deliveryResults['b']?.error?.code).toBe('30003');
  });
});

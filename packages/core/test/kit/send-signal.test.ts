import { describe, expect, it } from 'vitest';

import {
  Channel,
  type ChannelBinding,
  type ChannelOutput,
  RoomKit,
  type RoomContext,
  type RoomEvent,
} from '../../src/index.ts';
import { TestClock } from '../support/test-clock.ts';

class Hanging extends Channel {
  signal: AbortSignal | undefined;
  readonly called = Promise.withResolvers<void>();

  override deliver(_event: RoomEvent, _binding: ChannelBinding, context: RoomContext): Promise<ChannelOutput> {
    this.signal = context.signal;
    this.called.resolve();
    return new Promise(() => {});
  }
}

class Source extends Channel {}

async function hanging(): Promise<{ readonly kit: RoomKit; readonly target: Hanging; readonly clock: TestClock }> {
  const clock = new TestClock();
  const kit = new RoomKit({ clock, closeTimeoutMs: 10, deliveryTimeoutMs: 1_000 });
  const target = new Hanging('b', { channelType: 'sms' });
  for (const channel of [new Source('a', { channelType: 'sms' }), target]) kit.registerChannel(channel);
  await kit.createRoom({ roomId: 'r1' });
  for (const id of ['a', 'b']) await kit.attachChannel('r1', id);
  return { kit, target, clock };
}

const message = { channelId: 'a', senderId: 'u1', content: { type: 'text', body: 'hi' } } as const;

describe('a send that nobody waits for any more', () => {
  it('CORE-10.2.10 is told by its signal when its time is over', async () => {
    const { kit, target, clock } = await hanging();
    const settled = kit.processInbound(message, { roomId: 'r1' });
    await target.called.promise;
    expect(target.signal?.aborted).toBe(false);
    await clock.advance(1_001);
    expect((await settled).deliveryResults['b']).toMatchObject({
      status: 'failed',
      error: { code: 'delivery_timeout' },
    });
    expect(target.signal?.aborted).toBe(true);
  });

  it('CORE-10.2.12 is told by its signal when the kit closes', async () => {
    const { kit, target, clock } = await hanging();
    const settled = kit.processInbound(message, { roomId: 'r1' });
    await target.called.promise;
    const closed = kit.close();
    await clock.advance(11);
    await Promise.all([closed, settled]);
    expect(target.signal?.aborted).toBe(true);
  });
});

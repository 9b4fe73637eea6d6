import { describe, expect, it } from 'vitest';

import {
  Channel,
  type ChannelOutput,
  RoomKit,
  type ChannelBinding,
  type RoomContext,
  type RoomEvent,
} from '../../src/index.ts';
import { TestClock } from '../support/test-clock.ts';

class Thinker extends Channel {
  signal: AbortSignal | undefined;
  readonly started: Promise<void>;
  #start!: () => void;

  constructor() {
    super('ai', { channelType: 'ai', deliveryTimeoutMs: 1_000 });
    this.started = new Promise((resolve) => (this.#start = resolve));
  }

  override onEvent(_event: RoomEvent, _binding: ChannelBinding, context: RoomContext): Promise<ChannelOutput> {
    this.signal = context.signal;
    this.#start();
    return new Promise(() => {});
  }
}

async function thinking(): Promise<{ readonly kit: RoomKit; readonly ai: Thinker; readonly clock: TestClock }> {
  const clock = new TestClock();
  const kit = new RoomKit({ clock, closeTimeoutMs: 10 });
  const ai = new Thinker();
  class Source extends Channel {}
  kit.registerChannel(new Source('a', { channelType: 'sms' }));
  kit.registerChannel(ai);
  await kit.createRoom({ roomId: 'r1' });
  for (const id of ['a', 'ai']) await kit.attachChannel('r1', id);
  return { kit, ai, clock };
}

describe('a turn of an intelligence channel', () => {
  it('CORE-10.2.10 is told by its signal when its time is over', async () => {
    const { kit, ai, clock } = await thinking();
    const settled = kit.processInbound(
      { channelId: 'a', senderId: 'u1', content: { type: 'text', body: 'hi' } },
      { roomId: 'r1' },
    );
    await ai.started;
    expect(ai.signal?.aborted).toBe(false);
    await clock.advance(1_001);
    const result = await settled;
    expect(ai.signal?.aborted).toBe(true);
    expect(result.error).toMatchObject({ code: 'delivery_timeout' });
  });

  it('CORE-10.2.12 is told by its signal when the kit closes', async () => {
    const { kit, ai, clock } = await thinking();
    const settled = kit.processInbound(
      { channelId: 'a', senderId: 'u1', content: { type: 'text', body: 'hi' } },
      { roomId: 'r1' },
    );
    await ai.started;
    const closed = kit.close();
    await clock.advance(11);
    await Promise.all([closed, settled]);
    expect(ai.signal?.aborted).toBe(true);
  });
});

import { describe, expect, it } from 'vitest';

import { Channel, ChannelOutput, RoomKit } from '../../src/index.ts';

class Failing extends Channel {
  turns = 0;

  override async onEvent(): Promise<ChannelOutput> {
    this.turns += 1;
    throw new Error('the model is down');
  }
}

class Phone extends Channel {
  readonly heard: string[] = [];

  override deliver(event: { readonly content: { readonly type: string } }): ChannelOutput {
    this.heard.push(event.content.type);
    return ChannelOutput.empty();
  }
}

describe("the system's own words", () => {
  it('CORE-10.2.6 CORE-9.2.7 reach people and call upon no agent, so that a notice of its failure has an end', async () => {
    await using kit = new RoomKit();
    const ai = new Failing('ai', { channelType: 'ai' });
    const phone = new Phone('phone', { channelType: 'sms' });
    for (const channel of [ai, phone]) kit.registerChannel(channel);
    await kit.createRoom({ roomId: 'r1' });
    for (const id of ['ai', 'phone']) await kit.attachChannel('r1', id);
    kit.hook('on_error', async (_failure, context) => {
      await kit.sendEvent(context.room.id, 'system', { type: 'system', code: 'sorry', message: 'Sorry.' });
    });
    await kit.processInbound(
      { channelId: 'phone', senderId: 'u1', content: { type: 'text', body: 'hi' } },
      { roomId: 'r1' },
    );
    await kit.whenIdle();
    expect([ai.turns, phone.heard]).toEqual([1, ['text']]);
  });

  it('CORE-10.2.6 call upon the agents they name', async () => {
    await using kit = new RoomKit();
    const ai = new Failing('ai', { channelType: 'ai' });
    kit.registerChannel(ai);
    await kit.createRoom({ roomId: 'r1' });
    await kit.attachChannel('r1', 'ai');
    await kit.sendEvent('r1', 'system', { type: 'text', body: 'go on' }, { addressedTo: ['ai'] });
    expect(ai.turns).toBe(1);
  });
});

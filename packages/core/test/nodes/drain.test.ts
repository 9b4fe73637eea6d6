import { describe, expect, it } from 'vitest';

import { type WebhookOutcome } from '../../src/index.ts';
import { text } from '../support/fixtures.ts';
import { never } from '../support/kit.ts';
import { ROUND_MS, SteadySource, twoNodes } from '../support/nodes.ts';
import { RecordingChannel } from '../support/recording-channel.ts';
import { settle } from '../support/test-clock.ts';

class HookedChannel extends RecordingChannel {
  override async handleWebhook(): Promise<WebhookOutcome> {
    return { messages: [{ channelId: this.id, senderId: 'u1', content: text('posted') }], statuses: [] };
  }
}

const post = (): Request => new Request('https://kit.example/hook', { method: 'POST', body: '{}' });

describe('a node that closes while others go on', () => {
  it('CORE-10.2.12 finishes what is under way, and takes nothing new: the vendor is to try another node', async () => {
    const { one, two, store } = await twoNodes();
    one.kit.registerChannel(new HookedChannel('hooked'));
    two.kit.registerChannel(new HookedChannel('hooked'));
    for (const node of [one]) await node.kit.attachChannel('r1', 'hooked');
    const slow = Promise.withResolvers<void>();
    one.b.onDeliver = () => slow.promise;
    const before = one.say('a', 'under way');
    await settle();
    const closing = one.kit.close();
    await expect(one.say('a', 'too late')).rejects.toMatchObject({ code: 'kit_closed', retryable: true });
    await expect(one.kit.sendEvent('r1', 'a', text('too late'))).rejects.toMatchObject({ code: 'kit_closed' });
    expect((await one.kit.processWebhook('hooked', post())).status).toBe(503);
    expect(one.logger.at('error')).toEqual([]);
    slow.resolve();
    expect((await before).deliveryResults['b']?.status).toBe('sent');
    await closing;
    expect((await two.kit.processWebhook('hooked', post())).status).toBe(200);
    await two.kit.whenIdle();
    expect(await store.countPendingDeliveries()).toBe(0);
  });

  it('gives its sources away first, while it still delivers', async () => {
    const { clock, one, two } = await twoNodes({ closeTimeoutMs: 60_000 });
    one.kit.attachSource('a', new SteadySource());
    await settle();
    two.kit.attachSource('a', new SteadySource());
    const slow = Promise.withResolvers<void>();
    one.b.onDeliver = () => slow.promise;
    void one.say('a', 'slow');
    await settle();
    const closing = one.kit.close();
    await clock.advance(ROUND_MS);
    expect(two.kit.listSources()).toEqual({ a: 'connected' });
    expect(() => one.kit.attachSource('b', new SteadySource())).toThrow('The kit is closed.');
    slow.resolve();
    await closing;
    expect(one.b.words).toEqual(['slow']);
  });

  it('gives back its rooms, duties and deliveries at once, whatever it could not finish', async () => {
    const { clock, store, one, two } = await twoNodes({ closeTimeoutMs: 100, timerIntervalMs: 1_000 });
    one.b.onDeliver = () => never();
    void one.say('a', 'unfinished');
    await clock.advance(1_000);
    const closing = one.kit.close();
    await clock.advance(100);
    await closing;
    expect((await two.kit.closeRoom('r1')).status).toBe('closed');
    await clock.advance(ROUND_MS);
    await two.kit.whenIdle();
    expect(two.b.words).toEqual(['unfinished']);
    expect(two.calls('listTimedRooms')).toBeGreaterThan(0);
    expect(await store.countPendingDeliveries()).toBe(0);
    await two.kit.close();
    expect(clock.pending).toBe(0);
  });
});

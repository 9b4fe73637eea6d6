import { describe, expect, it } from 'vitest';

import { type Channel, InMemoryStateStore, InMemoryStore, RoomKit, RoomKitError, StoreError } from '../../src/index.ts';
import { Quarantine } from '../../src/webhooks/quarantine.ts';
import { RecordingChannel } from '../support/recording-channel.ts';
import { countingIds } from '../support/services.ts';
import { TestClock } from '../support/test-clock.ts';

class UnreadableChannel extends RecordingChannel {
  override handleWebhook(): never {
    throw new RoomKitError('webhook_unreadable', 'It cannot be read.', { channelId: this.id });
  }
}

const post = (body: Uint8Array<ArrayBuffer> | string): Request =>
  new Request('https://kit.example/hook', { method: 'POST', body, headers: { 'content-type': 'text/odd' } });

function kitWith(...channels: readonly Channel[]): { readonly kit: RoomKit; readonly clock: TestClock } {
  const clock = new TestClock();
  const kit = new RoomKit({ clock, createId: countingIds(), store: new InMemoryStore({ clock }) });
  for (const channel of channels) kit.registerChannel(channel);
  return { kit, clock };
}

describe('unreadable webhooks', () => {
  it('are listed as they came, oldest first, and dropped by id', async () => {
    const { kit, clock } = kitWith(new UnreadableChannel('sms'), new UnreadableChannel('mail'));
    const bytes = Uint8Array.from({ length: 300 }, (_unused, index) => index % 256);
    expect((await kit.processWebhook('sms', post(bytes))).status).toBe(200);
    await clock.advance(1_000);
    await kit.processWebhook('mail', post('second'));
    const [first, second, ...others] = await kit.listQuarantinedWebhooks();
    expect(first).toEqual({
      id: expect.any(String),
      organizationId: null,
      channelId: 'sms',
      receivedAt: new Date(clock.now() - 1_000),
      contentType: 'text/odd',
      body: bytes,
    });
    expect([second?.channelId, others]).toEqual(['mail', []]);
    expect((await kit.listQuarantinedWebhooks({ channelId: 'mail' })).map(({ id }) => id)).toEqual([second?.id]);
    expect(await kit.listQuarantinedWebhooks({ limit: 1 })).toHaveLength(1);
    await expect(kit.listQuarantinedWebhooks({ limit: 0 })).rejects.toMatchObject({ code: 'input_invalid' });
    expect(await kit.dropQuarantinedWebhook(first?.id ?? '')).toBe(true);
    expect(await kit.dropQuarantinedWebhook(first?.id ?? '')).toBe(false);
    expect((await kit.listQuarantinedWebhooks()).map(({ id }) => id)).toEqual([second?.id]);
    await kit.close();
  });

  it('are those of one organization', async () => {
    const { kit } = kitWith(new UnreadableChannel('sms'));
    const acme = kit.forOrganization('acme');
    await acme.processWebhook('sms', post('odd'));
    expect(await kit.listQuarantinedWebhooks()).toEqual([]);
    const [kept] = await acme.listQuarantinedWebhooks();
    expect(kept?.organizationId).toBe('acme');
    expect(await kit.dropQuarantinedWebhook(kept?.id ?? '')).toBe(false);
    expect(await acme.dropQuarantinedWebhook(kept?.id ?? '')).toBe(true);
    await kit.close();
  });

  it('are the latest thousand, and the oldest give way', async () => {
    const clock = new TestClock();
    const quarantine = new Quarantine({ state: new InMemoryStateStore(), clock, createId: countingIds() });
    for (let count = 0; count < 1_002; count += 1) {
      const body = new TextEncoder().encode(String(count));
      await quarantine.put({ organizationId: null, channelId: 'sms', contentType: null, body });
      await clock.advance(1);
    }
    const kept = await quarantine.list(null);
    expect(kept).toHaveLength(1_000);
    expect(new TextDecoder().decode(kept[0]?.body)).toBe('2');
  });

  it('are seen by every node that shares the state', async () => {
    const state = new InMemoryStateStore();
    const [one, two] = [1, 2].map(() => new Quarantine({ state, clock: new TestClock(), createId: countingIds() }));
    await one?.put({ organizationId: null, channelId: 'sms', contentType: null, body: new Uint8Array([1]) });
    expect((await two?.list(null))?.map(({ body }) => [...body])).toEqual([[1]]);
    expect(await two?.drop(null, (await two.list(null))[0]?.id ?? '')).toBe(true);
    expect(await one?.list(null)).toEqual([]);
  });

  it('whose keeping fails come again', async () => {
    const clock = new TestClock();
    const state = Object.assign(new InMemoryStateStore(), { set: () => Promise.reject(new StoreError('set')) });
    const kit = new RoomKit({ clock, state });
    kit.registerChannel(new UnreadableChannel('sms'));
    expect((await kit.processWebhook('sms', post('odd'))).status).toBe(503);
    await kit.close();
  });
});

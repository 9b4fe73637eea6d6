import { describe, expect, it } from 'vitest';

import { ChannelOutput, HookResult, InMemoryStore, type RoomKit, textOf } from '../../src/index.ts';
import { text } from '../support/fixtures.ts';
import { gate, kitBench, type KitBench } from '../support/kit.ts';
import { RecordingChannel } from '../support/recording-channel.ts';
import { settle } from '../support/test-clock.ts';

interface Tenant {
  readonly kit: RoomKit;
  readonly a: RecordingChannel;
  readonly b: RecordingChannel;
  say(body: string, message?: object): ReturnType<RoomKit['processInbound']>;
  words(): Promise<readonly string[]>;
}

/** Two organizations whose rooms, channels, senders and keys have the same names. */
async function tenants(
  options: Parameters<typeof kitBench>[0] = {},
): Promise<KitBench & { readonly acme: Tenant; readonly globex: Tenant }> {
  const bench = kitBench(options);
  const tenant = async (organizationId: string): Promise<Tenant> => {
    const kit = bench.kit.forOrganization(organizationId);
    await kit.createRoom({ roomId: 'r1' });
    const [a, b] = [new RecordingChannel('a'), new RecordingChannel('b')];
    for (const channel of [a, b]) {
      kit.registerChannel(channel);
      await kit.attachChannel('r1', channel.id);
    }
    return {
      kit,
      a,
      b,
      say: (body, message = {}) =>
        kit.processInbound({ channelId: 'a', senderId: 'u1', content: text(body), roomId: 'r1', ...message }),
      words: async () => (await kit.getTimeline('r1', { types: ['message'] })).map((event) => textOf(event)),
    };
  };
  return { ...bench, acme: await tenant('acme'), globex: await tenant('globex') };
}

describe('organizations whose things have the same names', () => {
  it('CORE-17.2.1 CORE-17.2.2 have timelines and targets of their own', async () => {
    const { kit, acme, globex } = await tenants();
    await acme.say('for acme');
    await globex.say('for globex');
    expect([await acme.words(), await globex.words()]).toEqual([['for acme'], ['for globex']]);
    expect([acme.b.words, globex.b.words]).toEqual([['for acme'], ['for globex']]);
    await expect(kit.getRoom('r1')).rejects.toMatchObject({ code: 'room_not_found' });
    const foreign = (await acme.kit.getTimeline('r1')).at(-1)?.id ?? '';
    expect(await globex.kit.getEvent('r1', foreign)).toBeNull();
    expect(await globex.kit.updateEvent('r1', foreign, { metadata: { stolen: true } })).toBeNull();
    expect(await globex.kit.deleteEvent('r1', foreign)).toEqual([]);
  });

  it('CORE-17.2.1 CORE-13.4.1 a key or a vendor’s id of one says nothing to the other', async () => {
    const { acme, globex } = await tenants();
    const message = { idempotencyKey: 'k', providerMessageId: 'SM1' };
    const [first, second] = [await acme.say('one', message), await globex.say('two', message)];
    expect([first.duplicate, second.duplicate]).toEqual([false, false]);
    expect((await acme.say('one', message)).event?.id).toBe(first.event?.id);
    expect(await globex.words()).toEqual(['two']);
  });

  it('CORE-17.2.1 an edit cannot reach over', async () => {
    const { acme, globex } = await tenants();
    const targetEventId = (await acme.say('mine')).event?.id ?? '';
    const content = { type: 'edit', targetEventId, newContent: text('stolen') } as const;
    expect(await globex.say('', { content })).toMatchObject({ reason: 'target_event_not_found' });
    expect(await acme.words()).toEqual(['mine']);
  });

  it('CORE-17.2.1 a closed or muted one hinders nobody else', async () => {
    const { acme, globex } = await tenants();
    await acme.kit.mute('r1', 'a');
    expect(await acme.say('hush')).toMatchObject({ blocked: true });
    expect(await globex.say('hello')).toMatchObject({ blocked: false });
    await acme.kit.closeRoom('r1');
    expect(await globex.say('still here')).toMatchObject({ blocked: false });
  });

  it('CORE-17.2.1 hooks and observers of one hear nothing of the other; those of the root hear all', async () => {
    const { kit, acme, globex } = await tenants();
    const heard: string[] = [];
    kit.hook('after_broadcast', (_event, context) => void heard.push(`root: ${context.room.organizationId}`));
    acme.kit.hook('after_broadcast', (_event, context) => void heard.push(`acme: ${context.room.organizationId}`));
    acme.kit.addRoomHook('r1', 'before_broadcast', (event) =>
      textOf(event) === 'bad' ? HookResult.block('rude') : undefined,
    );
    acme.kit.on('event_processed', (event) => void heard.push(`observed: ${event.organizationId}`));
    await globex.say('bad');
    expect(heard).toEqual(['root: globex']);
    await acme.say('good');
    expect(heard.slice(1).sort()).toEqual(['acme: acme', 'observed: acme', 'root: acme']);
    expect(await acme.say('bad')).toMatchObject({ blocked: true });
  });

  it('CORE-17.2.1 CORE-10.2.2 neither locks nor queues are shared', async () => {
    const { acme, globex, clock } = await tenants();
    const [held, stuck] = [gate(), gate()];
    acme.b.onDeliver = () => stuck.opened;
    const delivering = acme.say('slow delivery');
    await settle();
    const off = acme.kit.hook('before_broadcast', () => held.opened);
    const hooked = acme.say('slow hook');
    await settle();
    expect(await globex.say('quick')).toMatchObject({ deliveryResults: { b: { status: 'sent' } } });
    off();
    held.open();
    stuck.open();
    await Promise.all([delivering, hooked]);
    expect(clock.monotonic()).toBe(0);
  });

  it('CORE-17.4.1 CORE-13.1.1 neither breakers nor limits are shared', async () => {
    const { acme, globex, clock } = await tenants({
      circuitBreaker: { failureThreshold: 1 },
      organizationRateLimit: { maxPerMinute: 2 },
      inboundRateLimit: { maxPerMinute: 3 },
    });
    acme.b.onDeliver = () => Promise.reject(new Error('no route'));
    await acme.say('one');
    expect((await acme.say('two')).deliveryResults['b']?.error?.code).toBe('circuit_open');
    expect((await globex.say('one')).deliveryResults['b']?.status).toBe('sent');
    const waits = acme.say('three');
    await settle();
    expect((await globex.say('two')).deliveryResults['b']?.status).toBe('sent');
    expect(await acme.say('four')).toMatchObject({ reason: 'rate_limited' });
    await clock.advance(60_000);
    expect(await waits).toMatchObject({ blocked: false });
  });

  it('CORE-17.2.1 a room a stranger opens belongs to the organization the message came to', async () => {
    const { kit, acme, globex } = await tenants();
    const message = { channelId: 'a', senderId: 'new', content: text('hello') };
    await acme.kit.closeRoom('r1');
    await globex.kit.closeRoom('r1');
    const [first, second] = await Promise.all([acme.kit.processInbound(message), globex.kit.processInbound(message)]);
    const again = await acme.kit.processInbound(message);
    expect(again.event?.roomId).toBe(first.event?.roomId);
    expect((await acme.kit.listRooms()).map((room) => room.id)).toEqual(['r1', first.event?.roomId]);
    expect((await globex.kit.listRooms()).map((room) => room.id)).toEqual(['r1', second.event?.roomId]);
    expect(await kit.listRooms()).toEqual([]);
  });

  it('CORE-17.2.1 a call from within one into the other is a call into another room', async () => {
    const { acme, globex } = await tenants();
    acme.kit.hook('before_broadcast', async () => {
      const sent = await globex.kit.sendEvent('r1', 'a', text('over there'));
      expect(sent.status).toBe('pending');
    });
    await acme.say('hi');
    await acme.kit.whenIdle();
    expect([await acme.words(), await globex.words()]).toEqual([['hi'], ['over there']]);
  });

  it('CORE-17.2.1 reports, notices and dead letters find the right one', async () => {
    const { kit, acme, globex } = await tenants();
    for (const tenant of [acme, globex]) {
      tenant.b.onDeliver = (event) =>
        textOf(event) === 'dead'
          ? Promise.reject(new Error('no route'))
          : ChannelOutput.sent({ success: true, providerMessageId: 'native' });
    }
    const reports: unknown[] = [];
    acme.kit.onDeliveryStatus((status) => void reports.push(['acme', status.roomId]));
    globex.kit.onDeliveryStatus((status) => void reports.push(['globex', status.roomId]));
    const heard: unknown[] = [];
    await globex.kit.subscribeRoom('r1', (event) => void heard.push(event.participantId));
    await acme.say('hi');
    await acme.say('dead');
    await acme.kit.whenIdle();
    await acme.kit.publishTyping('r1', 'alice', true);
    await acme.kit.processDeliveryStatus({ provider: 'x', messageId: 'native', status: 'delivered' });
    await settle();
    expect(reports).toEqual([['acme', 'r1']]);
    expect(heard).toEqual([]);
    expect(await globex.kit.listDeadLetters()).toEqual([]);
    expect(await acme.kit.listDeadLetters()).toMatchObject([{ room: { organizationId: 'acme', roomId: 'r1' } }]);
    expect(await kit.listDeadLetters()).toEqual([]);
  });

  it('CORE-17.2.1 a channel of the root serves all, one of their own comes first', async () => {
    const { kit, acme, globex } = await tenants();
    const shared = new RecordingChannel('shared');
    const own = new RecordingChannel('shared');
    kit.registerChannel(shared);
    acme.kit.registerChannel(own);
    for (const tenant of [acme, globex]) await tenant.kit.attachChannel('r1', 'shared');
    await acme.say('to acme');
    await globex.say('to globex');
    expect([own.words, shared.words]).toEqual([['to acme'], ['to globex']]);
  });

  it('CORE-17.2.1 holds over another kit on the same store', async () => {
    const store = new InMemoryStore();
    const { acme } = await tenants({ store });
    await acme.say('kept');
    const { kit } = kitBench({ store });
    const elsewhere = kit.forOrganization('initech');
    await expect(elsewhere.getTimeline('r1')).rejects.toMatchObject({ code: 'room_not_found' });
    expect((await kit.forOrganization('acme').getTimeline('r1', { types: ['message'] })).length).toBe(1);
  });
});

import { describe, expect, it } from 'vitest';

import { RoomKitError } from '../../src/index.ts';
import { R1, roomBench } from '../support/services.ts';

const R2 = { organizationId: null, roomId: 'r2' };

describe('attaching', () => {
  it('CORE-5.7.1 takes type, category, direction and capabilities from the channel', async () => {
    const { bindings, channel } = await roomBench();
    channel('ai', { channelType: 'ai', direction: 'bidirectional', capabilities: { maxLength: 12 } });
    const binding = await bindings.attachChannel(R1, 'ai');
    expect(binding).toMatchObject({
      channelId: 'ai',
      roomId: 'r1',
      channelType: 'ai',
      category: 'intelligence',
      direction: 'bidirectional',
      access: 'read_write',
      visibility: 'all',
      muted: false,
      outputMuted: false,
    });
    expect(binding.capabilities.maxLength).toBe(12);
  });

  it('is stored with its record, announced once and told to the channel', async () => {
    const { bindings, channel, hooked, emitted, store } = await roomBench();
    const a = channel('a');
    const hooks = hooked('on_channel_attached');
    const events = emitted('room_channel_attached');
    const binding = await bindings.attachChannel(R1, 'a', { metadata: { to: '+1' }, access: 'read_only' });
    expect(await bindings.getBinding(R1, 'a')).toStrictEqual(binding);
    const [record] = await store.listEvents(R1);
    expect(record).toMatchObject({
      type: 'channel_attached',
      source: { channelId: 'system', channelType: 'system', direction: 'inbound', provider: null },
      content: { type: 'system', code: 'channel_attached', data: { channelId: 'a', access: 'read_only' } },
      visibility: 'none',
      status: 'delivered',
    });
    expect(hooks).toStrictEqual([{ channelId: 'a', binding }]);
    expect(events.map((event) => event.data)).toStrictEqual([{ roomId: 'r1', channelId: 'a' }]);
    expect(a.attached).toStrictEqual(['r1']);
  });

  it('CORE-6.1.9 needs a registered channel and an existing room', async () => {
    const { bindings, channel } = await roomBench();
    channel('a');
    await expect(bindings.attachChannel(R1, 'ghost')).rejects.toMatchObject({ code: 'channel_not_registered' });
    await expect(bindings.attachChannel(R2, 'a')).rejects.toMatchObject({ code: 'room_not_found' });
    expect(await bindings.listBindings(R1)).toStrictEqual([]);
  });

  it('is refused by a closed room', async () => {
    const { bindings, lifecycle, channel } = await roomBench();
    const a = channel('a');
    await lifecycle.closeRoom(R1);
    await expect(bindings.attachChannel(R1, 'a')).rejects.toMatchObject({ code: 'room_closed' });
    expect([a.attached, await bindings.listBindings(R1)]).toStrictEqual([[], []]);
  });

  it.each([
    ['access', 'all'],
    ['visibility', ''],
    ['visibility', 'a,,b'],
    ['muted', 'yes'],
    ['category', 'human'],
    ['direction', 'up'],
    ['rateLimit', { maxPerSecond: 0 }],
    ['retryPolicy', { maxRetries: -1 }],
    ['retryPolicy', { retryableErrors: [1] }],
    ['attribution', 'suffix'],
    ['participantId', ''],
    ['capabilities', 7],
    ['metadata', []],
    ['acess', 'none'],
  ])('names the option %s when it is %j', async (field, value) => {
    const { bindings, channel } = await roomBench();
    channel('a');
    await expect(bindings.attachChannel(R1, 'a', { [field]: value })).rejects.toMatchObject({
      code: 'input_invalid',
      details: { field },
    });
  });

  it('CORE-6.1.10 fails with the channel’s own callback, and everything is as before', async () => {
    const { bindings, channel, hooked, emitted, types } = await roomBench();
    const hooks = hooked('on_channel_attached');
    const events = emitted('room_channel_attached');
    const a = channel('a');
    a.onAttach = () => Promise.reject(new Error('no line'));
    await expect(bindings.attachChannel(R1, 'a')).rejects.toThrow('no line');
    expect(await bindings.listBindings(R1)).toStrictEqual([]);
    expect(await types()).toStrictEqual([]);
    a.onAttach = null;
    const before = await bindings.attachChannel(R1, 'a', { access: 'read_only' });
    a.onAttach = () => Promise.reject(new Error('no line'));
    await expect(bindings.attachChannel(R1, 'a', { access: 'read_write' })).rejects.toThrow('no line');
    expect(await bindings.getBinding(R1, 'a')).toStrictEqual(before);
    expect([hooks.length, events.length, await types()]).toStrictEqual([1, 1, ['channel_attached']]);
  });

  it('gives a callback that never ends up, and the room is free again', async () => {
    const { bindings, channel, clock } = await roomBench();
    const a = channel('a');
    a.onAttach = () => new Promise(() => {});
    const attaching = bindings.attachChannel(R1, 'a').catch((error: unknown) => error);
    await clock.advance(30_000);
    expect(await attaching).toMatchObject({ code: 'delivery_timeout', details: { channelId: 'a' } });
    a.onAttach = null;
    expect((await bindings.attachChannel(R1, 'a')).channelId).toBe('a');
  });

  it('lets go of the channel again when the commit fails', async () => {
    const { bindings, channel, store } = await roomBench();
    const a = channel('a');
    const commit = store.commit.bind(store);
    store.commit = () => Promise.reject(new Error('down'));
    await expect(bindings.attachChannel(R1, 'a')).rejects.toThrow('down');
    store.commit = commit;
    expect(a.detached).toStrictEqual(['r1']);
    expect(await bindings.listBindings(R1)).toStrictEqual([]);
  });

  it('lets the callback call the kit for the same room', async () => {
    const { bindings, lifecycle, channel } = await roomBench();
    const a = channel('a');
    a.onAttach = async () => {
      await bindings.mute(R1, 'a');
      await lifecycle.updateRoomMetadata(R1, { greeted: true });
    };
    expect((await bindings.attachChannel(R1, 'a')).muted).toBe(true);
    expect((await lifecycle.getRoom(R1)).metadata).toStrictEqual({ greeted: true });
    expect((await bindings.getBinding(R1, 'a'))?.muted).toBe(true);
  });

  it('CORE-7.5.10 again changes only what is named', async () => {
    const { bindings, channel, hooked } = await roomBench();
    const a = channel('a');
    const hooks = hooked('on_channel_attached');
    await bindings.attachChannel(R1, 'a', {
      access: 'read_only',
      visibility: 'none',
      muted: true,
      metadata: { to: '+1' },
      rateLimit: { maxPerSecond: 1 },
    });
    const same = await bindings.attachChannel(R1, 'a');
    expect(same).toMatchObject({ access: 'read_only', visibility: 'none', muted: true, metadata: { to: '+1' } });
    expect(hooks).toHaveLength(1);
    const wider = await bindings.attachChannel(R1, 'a', { access: 'read_write' });
    expect(wider).toMatchObject({
      access: 'read_write',
      visibility: 'none',
      muted: true,
      rateLimit: { maxPerSecond: 1 },
    });
    expect(hooks).toHaveLength(2);
    expect(a.attached).toHaveLength(3);
  });

  it('where there may be a binding already leaves it as it is', async () => {
    const { bindings, channel } = await roomBench();
    const a = channel('a');
    expect((await bindings.attachIfMissing(R1, a, { metadata: { to: '+1' } })).metadata).toStrictEqual({ to: '+1' });
    await bindings.setAccess(R1, 'a', 'none');
    expect(await bindings.attachIfMissing(R1, a, { metadata: { to: '+2' } })).toMatchObject({
      access: 'none',
      metadata: { to: '+1' },
    });
    expect(a.attached).toStrictEqual(['r1']);
  });

  it('keeps an attribution function in the process and stores `prefix`', async () => {
    const { bindings, attributions, channel } = await roomBench();
    channel('a');
    const binding = await bindings.attachChannel(R1, 'a', { attribution: () => 'Ana' });
    expect(binding.attribution).toBe('prefix');
    expect(attributions.get(R1, 'a')).toBeTypeOf('function');
    await bindings.attachChannel(R1, 'a', { attribution: 'none' });
    expect(attributions.get(R1, 'a')).toBeNull();
    await bindings.attachChannel(R1, 'a', { attribution: () => 'Ana' });
    await bindings.detachChannel(R1, 'a');
    expect(attributions.get(R1, 'a')).toBeNull();
  });

  it('within somebody else’s pass commits there and is told afterwards', async () => {
    const { bindings, channel, foundation, hooked, types, idle } = await roomBench();
    const a = channel('a');
    const hooks = hooked('on_channel_attached');
    await foundation.runner.run(R1, {}, async (pass) => {
      const binding = await bindings.attachWithin(pass, a);
      expect(pass.binding('a')).toMatchObject({ channelId: binding.channelId, access: 'read_write' });
      expect(hooks).toStrictEqual([]);
      await pass.commit({ room: { metadata: { after: true } } }, { last: true });
    });
    await idle();
    expect(hooks).toHaveLength(1);
    expect(await types()).toStrictEqual(['channel_attached']);
  });
});

describe('detaching', () => {
  it('CORE-9.2.2 is told once; of a channel that is not attached it is false and silent', async () => {
    const { bindings, channel, hooked, emitted, types } = await roomBench();
    const a = channel('a');
    const hooks = hooked('on_channel_detached');
    const events = emitted('room_channel_detached');
    expect(await bindings.detachChannel(R1, 'a')).toBe(false);
    await bindings.attachChannel(R1, 'a');
    expect(await bindings.detachChannel(R1, 'a')).toBe(true);
    expect(await bindings.detachChannel(R1, 'a')).toBe(false);
    expect(hooks).toStrictEqual([{ channelId: 'a', binding: null }]);
    expect(events.map((event) => event.channelId)).toStrictEqual(['a']);
    expect(await types()).toStrictEqual(['channel_attached', 'channel_detached']);
    expect(a.detached).toStrictEqual(['r1']);
  });

  it('CORE-6.1.11 stands and is announced when the channel fails to let go', async () => {
    const { bindings, channel, hooked } = await roomBench();
    const a = channel('a');
    const hooks = hooked('on_channel_detached');
    a.onDetach = () => Promise.reject(new Error('stuck'));
    await bindings.attachChannel(R1, 'a');
    await expect(bindings.detachChannel(R1, 'a')).rejects.toThrow('stuck');
    expect(await bindings.getBinding(R1, 'a')).toBeNull();
    expect(hooks).toHaveLength(1);
  });

  it('works for a channel that is no longer registered', async () => {
    const { bindings, channel, foundation } = await roomBench();
    channel('a');
    await bindings.attachChannel(R1, 'a');
    foundation.channels.unregister(null, 'a');
    expect(await bindings.detachChannel(R1, 'a')).toBe(true);
  });
});

describe('changing', () => {
  it('CORE-9.2.2 mute and unmute fire their triggers once, with the channel', async () => {
    const { bindings, channel, hooked, types } = await roomBench();
    channel('a');
    const [muted, unmuted] = [hooked('on_channel_muted'), hooked('on_channel_unmuted')];
    await bindings.attachChannel(R1, 'a');
    expect((await bindings.mute(R1, 'a')).muted).toBe(true);
    await bindings.mute(R1, 'a');
    expect((await bindings.unmute(R1, 'a')).muted).toBe(false);
    expect(muted.map((change) => [change.channelId, change.binding?.muted])).toStrictEqual([['a', true]]);
    expect(unmuted.map((change) => change.channelId)).toStrictEqual(['a']);
    expect(await types()).toStrictEqual(['channel_attached', 'channel_muted', 'channel_unmuted']);
  });

  it('CORE-7.2.2 is of one room alone', async () => {
    const { bindings, lifecycle, channel } = await roomBench();
    channel('a');
    await lifecycle.createRoom(null, { roomId: 'r2' });
    await bindings.attachChannel(R1, 'a');
    await bindings.attachChannel(R2, 'a');
    await bindings.mute(R1, 'a');
    expect((await bindings.getBinding(R2, 'a'))?.muted).toBe(false);
  });

  it('sets access, visibility and output, each with its record', async () => {
    const { bindings, channel, store } = await roomBench();
    channel('a');
    await bindings.attachChannel(R1, 'a');
    await bindings.setAccess(R1, 'a', 'read_only');
    await bindings.setVisibility(R1, 'a', 'b, c');
    await bindings.muteOutput(R1, 'a');
    await bindings.muteOutput(R1, 'a');
    expect(await bindings.getBinding(R1, 'a')).toMatchObject({
      access: 'read_only',
      visibility: 'b, c',
      outputMuted: true,
    });
    expect((await bindings.unmuteOutput(R1, 'a')).outputMuted).toBe(false);
    const timeline = await store.listEvents(R1);
    const changes = timeline.filter((event) => event.type === 'channel_updated').map((event) => event.content);
    expect(changes.map((content) => content.type === 'system' && content.data)).toStrictEqual([
      { channelId: 'a', access: 'read_only' },
      { channelId: 'a', visibility: 'b, c' },
      { channelId: 'a', outputMuted: true },
      { channelId: 'a', outputMuted: false },
    ]);
  });

  it('merges metadata, and its record names keys without their values', async () => {
    const { bindings, channel, store } = await roomBench();
    channel('a');
    await bindings.attachChannel(R1, 'a', { metadata: { to: '+1', name: 'x' } });
    expect((await bindings.updateBindingMetadata(R1, 'a', { to: '+2' })).metadata).toStrictEqual({
      to: '+2',
      name: 'x',
    });
    await bindings.updateBindingMetadata(R1, 'a', { to: '+2' });
    const timeline = await store.listEvents(R1);
    expect(timeline.map((event) => event.type)).toStrictEqual(['channel_attached', 'channel_updated']);
    expect(timeline[1]?.content).toMatchObject({ data: { channelId: 'a', metadataKeys: ['to'] } });
  });

  it('needs an attached channel and usable values', async () => {
    const { bindings, channel } = await roomBench();
    channel('a');
    await expect(bindings.mute(R1, 'a')).rejects.toMatchObject({
      code: 'channel_not_found',
      details: { roomId: 'r1', channelId: 'a' },
    });
    await bindings.attachChannel(R1, 'a');
    await expect(bindings.setAccess(R1, 'a', 'full' as never)).rejects.toMatchObject({ details: { field: 'access' } });
    await expect(bindings.setVisibility(R1, 'a', ',')).rejects.toMatchObject({ details: { field: 'visibility' } });
    await expect(bindings.listBindings(R2)).rejects.toBeInstanceOf(RoomKitError);
  });

  it('CORE-5.1.11 of a closed room leaves no record there', async () => {
    const { bindings, lifecycle, channel, types, hooked } = await roomBench();
    channel('a');
    const muted = hooked('on_channel_muted');
    await bindings.attachChannel(R1, 'a');
    await lifecycle.closeRoom(R1);
    await bindings.mute(R1, 'a');
    await bindings.setAccess(R1, 'a', 'none');
    await bindings.detachChannel(R1, 'a');
    expect(await types()).toStrictEqual(['channel_attached']);
    expect(muted).toHaveLength(1);
    expect(await bindings.listBindings(R1)).toStrictEqual([]);
  });

  it('CORE-5.9.1 of one binding’s metadata touches neither the channel nor another room', async () => {
    const { bindings, lifecycle, channel } = await roomBench();
    const a = channel('a');
    await lifecycle.createRoom(null, { roomId: 'r2' });
    await bindings.attachChannel(R1, 'a', { metadata: { key: 'one' } });
    await bindings.attachChannel(R2, 'a', { metadata: { key: 'two' } });
    const info = a.info();
    await bindings.updateBindingMetadata(R1, 'a', { key: 'changed' });
    expect((await bindings.getBinding(R2, 'a'))?.metadata).toStrictEqual({ key: 'two' });
    expect(a.info()).toStrictEqual(info);
  });

  it('shows the read mark of the channel', async () => {
    const { bindings, readMarkers, channel, commit } = await roomBench();
    channel('a');
    await bindings.attachChannel(R1, 'a');
    await commit({}, {});
    expect((await bindings.getBinding(R1, 'a'))?.lastReadIndex).toBeNull();
    await readMarkers.markRead(R1, 'a', 1);
    await readMarkers.markRead(R1, 'a', 2, { participantId: 'u1' });
    expect((await bindings.getBinding(R1, 'a'))?.lastReadIndex).toBe(1);
  });

  it('from within a hook of the room waits for nobody, and is told when that hook is over', async () => {
    const { bindings, channel, foundation, hooked, idle } = await roomBench();
    channel('a');
    await bindings.attachChannel(R1, 'a');
    const muted = hooked('on_channel_muted');
    await foundation.runner.run(R1, {}, async (pass) => {
      const muteIt = async (): Promise<void> => expect((await bindings.mute(R1, 'a')).muted).toBe(true);
      await foundation.runner.enter(pass, muteIt, () => {});
      expect(muted).toStrictEqual([]);
    });
    await idle();
    expect(muted).toHaveLength(1);
  });
});

describe('sharing into another room', () => {
  it('CORE-7.5.9 carries access, visibility and mute along', async () => {
    const { bindings, lifecycle, channel } = await roomBench();
    channel('a');
    await lifecycle.createRoom(null, { roomId: 'r2' });
    await bindings.attachChannel(R1, 'a', {
      access: 'read_only',
      visibility: 'none',
      muted: true,
      metadata: { to: '+1' },
    });
    expect(await bindings.deriveBinding(R1, R2, 'a')).toMatchObject({
      roomId: 'r2',
      access: 'read_only',
      visibility: 'none',
      muted: true,
      metadata: { to: '+1' },
    });
  });

  it.each([
    [{ access: 'read_write' }, { access: 'read_only' }, { access: 'read_only' }],
    [{ access: 'read_only' }, { access: 'write_only' }, { access: 'none' }],
    [{ visibility: 'all' }, { visibility: 'b' }, { visibility: 'b' }],
    [{ visibility: 'b' }, { visibility: 'all' }, { visibility: 'b' }],
    [{ visibility: 'b,c' }, { visibility: 'c, d' }, { visibility: 'c' }],
    [{ visibility: 'b' }, { visibility: 'c' }, { visibility: 'none' }],
    [{ visibility: 'b' }, { visibility: 'transport' }, { visibility: 'none' }],
    [{ muted: false }, { muted: true }, { muted: true }],
  ] as const)('CORE-7.5.9 of %j over %j there gives %j', async (here, there, expected) => {
    const { bindings, lifecycle, channel } = await roomBench();
    channel('a');
    await lifecycle.createRoom(null, { roomId: 'r2' });
    await bindings.attachChannel(R1, 'a', here);
    await bindings.attachChannel(R2, 'a', there);
    expect(await bindings.deriveBinding(R1, R2, 'a')).toMatchObject(expected);
  });

  it('needs a binding to share', async () => {
    const { bindings, lifecycle, channel } = await roomBench();
    channel('a');
    await lifecycle.createRoom(null, { roomId: 'r2' });
    await expect(bindings.deriveBinding(R1, R2, 'a')).rejects.toMatchObject({ code: 'channel_not_found' });
  });
});

import { describe, expect, it } from 'vitest';

import { type Access, HookResult } from '../../src/index.ts';
import { text } from '../support/fixtures.ts';
import { kitBench, r2, r3 } from '../support/kit.ts';
import { RecordingChannel } from '../support/recording-channel.ts';
import { countingIds } from '../support/services.ts';

describe('what a channel may do', () => {
  it.each<[Access, boolean, boolean]>([
    ['read_write', true, true],
    ['read_only', true, false],
    ['write_only', false, true],
    ['none', false, false],
  ])('CORE-7.1.1 %s: reads %s, writes %s', async (access, reads, writes) => {
    const { kit, say, a, b } = await r2();
    await kit.setAccess('r1', 'b', access);
    await say('a', 'to b');
    const { blocked, reason } = await say('b', 'from b');
    expect(b.words).toEqual(reads ? ['to b'] : []);
    expect(a.words).toEqual(writes ? ['from b'] : []);
    expect([blocked, reason]).toEqual(writes ? [false, null] : [true, 'source_read_only']);
  });

  it('CORE-7.2.1 CORE-7.5.4 a muted agent is asked, its answer kept as blocked, what it noticed stored', async () => {
    const { kit, say, said, a, ai } = await r3(() => ({
      events: [{ content: text('hush') }],
      tasks: [{ type: 'call_back' }],
    }));
    await kit.mute('r1', 'ai');
    await say('a', 'hello');
    expect(ai.seen).toHaveLength(1);
    expect(a.words).toEqual([]);
    expect(await kit.listTasks('r1')).toMatchObject([{ type: 'call_back' }]);
    expect((await said()).filter((event) => event.source.channelId === 'ai')).toMatchObject([
      { status: 'blocked', blockedBy: 'source_muted', content: text('hush') },
    ]);
  });

  it('CORE-7.2.2 mute ends with unmute, and is of one room', async () => {
    const { kit, say, a } = await r3();
    await kit.createRoom({ roomId: 'r2' });
    for (const channelId of ['a', 'ai']) await kit.attachChannel('r2', channelId);
    await kit.mute('r1', 'ai');
    await say('a', 'muted here');
    expect(a.words).toEqual([]);
    await say('a', 'not there', { roomId: 'r2' });
    expect(a.words).toEqual(['pong']);
    await kit.unmute('r1', 'ai');
    await say('a', 'nor here any more');
    expect(a.words).toEqual(['pong', 'pong']);
  });

  it('CORE-7.5.1 an agent is asked where it may read and the event is for it', async () => {
    const { kit, say, ai } = await r3(() => null);
    await kit.setAccess('r1', 'ai', 'read_only');
    await say('a', 'read only');
    await kit.setAccess('r1', 'ai', 'write_only');
    await say('a', 'write only');
    await kit.setAccess('r1', 'ai', 'read_write');
    await say('a', 'not for it', { visibility: 'transport' });
    expect(ai.seen.map((event) => event.content)).toEqual([text('read only')]);
  });

  it('CORE-7.5.2 an agent that may not write is heard by nobody', async () => {
    const { kit, say, said, a, b } = await r3();
    await kit.setAccess('r1', 'ai', 'read_only');
    await say('a', 'hi');
    expect([a.words, b.words]).toEqual([[], ['hi']]);
    expect((await said()).at(-1)).toMatchObject({ status: 'blocked', blockedBy: 'source_read_only' });
  });

  it('CORE-7.5.3 what a source may not say is stored as blocked, from outside and from the host', async () => {
    const { kit, say, said, b, emitted } = await r2();
    const blocked = emitted('event_blocked');
    await kit.mute('r1', 'a');
    const result = await say('a', 'hi');
    expect(result).toMatchObject({ blocked: true, reason: 'source_muted' });
    const injected = await kit.sendEvent('r1', 'a', text('from the host'));
    expect(injected).toMatchObject({ status: 'blocked', blockedBy: 'source_muted' });
    await kit.unmute('r1', 'a');
    await kit.setAccess('r1', 'a', 'read_only');
    expect(await say('a', 'again')).toMatchObject({ blocked: true, reason: 'source_read_only' });
    expect((await said()).map(({ status, blockedBy }) => [status, blockedBy])).toEqual([
      ['blocked', 'source_muted'],
      ['blocked', 'source_muted'],
      ['blocked', 'source_read_only'],
    ]);
    expect(b.words).toEqual([]);
    expect(blocked.map((event) => event.data.blockedBy)).toEqual(['source_muted', 'source_muted', 'source_read_only']);
  });

  it('CORE-7.5.5 what hooks noticed about a blocked event is stored', async () => {
    const { kit, say, hooked } = await r2();
    const created = hooked('on_task_created');
    kit.hook('before_broadcast', () =>
      HookResult.allow({ tasks: [{ type: 'review' }], observations: [{ type: 'shouting' }] }),
    );
    await kit.mute('r1', 'a');
    await say('a', 'HI');
    expect(await kit.listTasks('r1')).toMatchObject([{ type: 'review' }]);
    expect(await kit.listObservations('r1')).toMatchObject([{ type: 'shouting' }]);
    expect(created).toHaveLength(1);
  });

  it('CORE-7.5.8 a channel never gets its own words', async () => {
    const { say, a, b } = await r2();
    await say('a', 'hi');
    expect([a.seen, a.delivered]).toEqual([[], []]);
    expect(b.words).toEqual(['hi']);
  });

  it('CORE-7.5.8 unless several people share it: then all but its reader hear, and nobody is asked to react', async () => {
    const { say, add } = await r2();
    const shared = await add('shared', { channelType: 'websocket', capabilities: { multiParty: true } });
    await say('shared', 'hi');
    expect(shared.words).toEqual(['hi']);
    expect(shared.seen).toEqual([]);
  });

  it('CORE-7.5.9 CORE-7.5.10 a shared binding grants no more, and only a call that says so widens it', async () => {
    const { kit, say } = await r2();
    await kit.createRoom({ roomId: 'r2' });
    await kit.attachChannel('r1', 'b', { access: 'read_only', visibility: 'none', muted: true });
    expect(await kit.shareChannel('r1', 'r2', 'b')).toMatchObject({
      roomId: 'r2',
      access: 'read_only',
      visibility: 'none',
      muted: true,
    });
    await say('b', 'hi', { roomId: 'r2' });
    await kit.attachChannel('r2', 'b');
    expect(await kit.getBinding('r2', 'b')).toMatchObject({ access: 'read_only', visibility: 'none', muted: true });
    await kit.attachChannel('r2', 'b', { access: 'read_write' });
    expect(await kit.getBinding('r2', 'b')).toMatchObject({ access: 'read_write', visibility: 'none', muted: true });
  });
});

describe('a channel that was never, or is no longer, attached', () => {
  it('CORE-7.5.11 is attached by its first message', async () => {
    const { kit, say, b, timeline } = await r2();
    kit.registerChannel(new RecordingChannel('late'));
    expect(await say('late', 'hello')).toMatchObject({ blocked: false });
    expect(await kit.getBinding('r1', 'late')).toMatchObject({ access: 'read_write', visibility: 'all' });
    expect(b.words).toEqual(['hello']);
    expect((await timeline()).map((event) => event.type).slice(-2)).toEqual(['channel_attached', 'message']);
  });

  it('CORE-7.5.12 stays detached, whatever comes over it', async () => {
    const { kit, say, b } = await r2();
    await kit.detachChannel('r1', 'a');
    expect(await say('a', 'let me in')).toMatchObject({ blocked: true, reason: 'channel_not_attached' });
    expect(await kit.getBinding('r1', 'a')).toBeNull();
    expect(b.words).toEqual([]);
    await kit.setAccess('r1', 'b', 'read_only');
    await say('b', 'me too');
    expect(await kit.getBinding('r1', 'b')).toMatchObject({ access: 'read_only' });
  });

  it('CORE-7.5.12 comes back by an attach alone', async () => {
    const { kit, say, b } = await r2();
    await kit.detachChannel('r1', 'a');
    await kit.attachChannel('r1', 'a');
    await say('a', 'back');
    expect(b.words).toEqual(['back']);
  });

  it('CORE-7.5.13 stays detached for another kit on the same store, and against a message at the same moment', async () => {
    const { kit, say, store, clock } = await r2();
    for (let round = 0; round < 20; round += 1) {
      await kit.attachChannel('r1', 'a');
      const inbound = (): Promise<unknown> => say('a', `message ${round}`);
      const detach = (): Promise<unknown> => kit.detachChannel('r1', 'a');
      await Promise.all(round % 2 === 0 ? [detach(), inbound()] : [inbound(), detach()]);
      expect(await kit.getBinding('r1', 'a')).toBeNull();
    }
    const other = kitBench({ store, clock, createId: countingIds('other') });
    other.kit.registerChannel(new RecordingChannel('a'));
    expect(await other.say('a', 'over there')).toMatchObject({ blocked: true, reason: 'channel_not_attached' });
    expect(await other.kit.getBinding('r1', 'a')).toBeNull();
  });

  it('CORE-7.5.13 a detach of what was never attached leaves nothing behind', async () => {
    const { kit, say, timeline } = await r2();
    kit.registerChannel(new RecordingChannel('late'));
    const before = await timeline();
    expect(await kit.detachChannel('r1', 'late')).toBe(false);
    expect(await timeline()).toEqual(before);
    expect(await say('late', 'hi')).toMatchObject({ blocked: false });
    expect(await kit.getBinding('r1', 'late')).not.toBeNull();
  });
});

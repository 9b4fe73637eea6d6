import { describe, expect, it } from 'vitest';

import { ChannelOutput, HookResult, RoomClosedError } from '../../src/index.ts';
import { text } from '../support/fixtures.ts';
import { r2, r3 } from '../support/kit.ts';
import { RecordingChannel } from '../support/recording-channel.ts';

describe('a room that takes no events', () => {
  it('CORE-5.1.1 CORE-5.1.4 CORE-5.1.5 refuses a message that names it, and leaves no trace', async () => {
    const { kit, say, timeline, emitted, b } = await r2();
    const refused = emitted('room_refused_event');
    const blocked = emitted('event_blocked');
    await say('a', 'before');
    await kit.closeRoom('r1');
    const ids = (await timeline()).map((event) => event.id);
    const { eventCount, latestIndex } = await kit.getRoom('r1');

    expect(await say('a', 'after', { idempotencyKey: 'k' })).toMatchObject({
      blocked: true,
      reason: 'room_closed',
      event: null,
    });
    expect((await timeline()).map((event) => event.id)).toEqual(ids);
    expect(await kit.getRoom('r1')).toMatchObject({ eventCount, latestIndex });
    expect(b.words).toEqual(['before']);
    expect(refused.map((event) => event.data)).toEqual([{ roomId: 'r1', channelId: 'a', reason: 'room_closed' }]);
    expect(blocked).toEqual([]);
  });

  it('CORE-5.1.1 CORE-5.1.7 an archived room refuses, for good', async () => {
    const { kit, say } = await r2();
    await kit.closeRoom('r1');
    await kit.archiveRoom('r1');
    expect(await say('a', 'hi')).toMatchObject({ blocked: true, reason: 'room_archived', event: null });
    await expect(kit.reopenRoom('r1')).rejects.toMatchObject({ code: 'room_transition_invalid' });
  });

  it('CORE-5.1.2 refuses what the host sends', async () => {
    const { kit, timeline } = await r2();
    await kit.closeRoom('r1');
    const before = await timeline();
    await expect(kit.sendEvent('r1', 'a', text('hi'))).rejects.toBeInstanceOf(RoomClosedError);
    await expect(kit.sendEvent('r1', 'system', text('hi'))).rejects.toBeInstanceOf(RoomClosedError);
    expect(await timeline()).toEqual(before);
  });

  it('CORE-5.1.3 refuses an answer whose channel closed the room before it spoke', async () => {
    const { kit, say, said, timeline, ai, a } = await r3();
    ai.answer = async () => {
      await kit.closeRoom('r1');
      return ChannelOutput.of({ events: [{ content: text('late') }], tasks: [{ type: 'follow_up' }] });
    };
    await say('a', 'bye');
    expect((await said()).map((event) => event.source.channelId)).toEqual(['a']);
    expect((await kit.getRoom('r1')).eventCount).toBe((await timeline()).length);
    expect(a.delivered).toEqual([]);
    expect(await kit.listTasks('r1')).toMatchObject([{ type: 'follow_up' }]);
  });

  it('CORE-5.1.3 refuses what a hook of the message would inject', async () => {
    const { kit, say, timeline, b } = await r2();
    let ran = 0;
    kit.hook('before_broadcast', () => {
      ran += 1;
      return HookResult.allow({ injected: [{ event: { content: text('notice') }, targetChannelIds: ['b'] }] });
    });
    await kit.closeRoom('r1');
    const before = await timeline();
    await say('a', 'hi');
    expect(ran).toBe(0);
    expect(await timeline()).toEqual(before);
    expect(b.delivered).toEqual([]);
  });

  it('CORE-5.1.6 the closing itself is seen, once', async () => {
    const { kit, hooked, emitted } = await r2();
    const rooms = hooked('on_room_closed');
    const events = emitted('room_closed');
    await kit.closeRoom('r1');
    await expect(kit.closeRoom('r1')).rejects.toMatchObject({ code: 'room_transition_invalid' });
    expect(rooms.map((room) => [room.id, room.status])).toEqual([['r1', 'closed']]);
    expect(events).toHaveLength(1);
  });

  it('CORE-5.1.7 a reopened room takes events again', async () => {
    const { kit, say, b } = await r2();
    await kit.closeRoom('r1');
    await kit.reopenRoom('r1');
    expect(await say('a', 'again')).toMatchObject({ blocked: false });
    expect(b.words).toEqual(['again']);
  });

  it('CORE-5.1.8 a paused room takes events and stays paused', async () => {
    const { kit, say, b } = await r2();
    await kit.pauseRoom('r1');
    expect(await say('a', 'hello')).toMatchObject({ blocked: false, reason: null });
    expect(b.words).toEqual(['hello']);
    expect((await kit.getRoom('r1')).status).toBe('paused');
  });

  it('CORE-5.1.9 reading goes on', async () => {
    const { kit, say } = await r2();
    await kit.addMember('r1', 'a', 'alice');
    await say('a', 'hello');
    await kit.closeRoom('r1');
    expect((await kit.getTimeline('r1')).length).toBeGreaterThan(0);
    expect(await kit.listMembers('r1')).toHaveLength(1);
    expect(await kit.listBindings('r1')).toHaveLength(2);
    expect((await kit.getRoom('r1')).status).toBe('closed');
    expect(await kit.unreadCount('r1', 'b')).toBeGreaterThan(0);
  });

  it('CORE-5.1.10 a channel that is still attached cannot write', async () => {
    const { kit, add, timeline } = await r2();
    const socket = await add('socket', { channelType: 'websocket' });
    await kit.closeRoom('r1');
    const before = await timeline();
    const message = { channelId: socket.id, senderId: 'u1', content: text('still here'), roomId: 'r1' };
    expect(await kit.processInbound(message)).toMatchObject({ blocked: true, reason: 'room_closed' });
    expect((await kit.listBindings('r1')).map((binding) => binding.channelId)).toContain('socket');
    expect(await timeline()).toEqual(before);
  });

  it('CORE-5.1.11 records of the kit are refused as well', async () => {
    const { kit, timeline } = await r2();
    await kit.addMember('r1', 'a', 'alice');
    await kit.closeRoom('r1');
    const before = await timeline();
    kit.registerChannel(new RecordingChannel('late'));
    await expect(kit.attachChannel('r1', 'late')).rejects.toBeInstanceOf(RoomClosedError);
    for (const change of [
      () => kit.addMember('r1', 'a', 'bob'),
      () => kit.renameMember('r1', 'alice', 'Alice'),
      () => kit.mute('r1', 'b'),
      () => kit.setVisibility('r1', 'b', 'none'),
      () => kit.detachChannel('r1', 'b'),
    ]) {
      await Promise.allSettled([change()]);
    }
    expect(await timeline()).toEqual(before);
    expect((await kit.getRoom('r1')).eventCount).toBe(before.length);
  });
});

import { describe, expect, it } from 'vitest';

import { ChannelOutput, HookResult } from '../../src/index.ts';
import { text } from '../support/fixtures.ts';
import { kitBench, r2, r3 } from '../support/kit.ts';
import { settle } from '../support/test-clock.ts';

describe('what the kit tells about itself', () => {
  it('CORE-8.2.3 is subscribed to by name', async () => {
    const { kit } = kitBench();
    const heard: (string | null)[] = [];
    const stop = kit.on('room_created', (event) => void heard.push(event.roomId));
    await kit.createRoom({ roomId: 'r1' });
    stop();
    await kit.createRoom({ roomId: 'r2' });
    expect(heard).toStrictEqual(['r1']);
  });

  it('CORE-8.2.1 rooms: each turn of their life, once, with the room', async () => {
    const { kit, emitted, clock } = kitBench();
    const names = [
      'room_created',
      'room_paused',
      'room_resumed',
      'room_closed',
      'room_reopened',
      'room_archived',
      'room_deleted',
    ] as const;
    const events = names.map((name) => emitted(name));
    await kit.createRoom({ roomId: 'r1' });
    await kit.pauseRoom('r1');
    await kit.resumeRoom('r1');
    await kit.closeRoom('r1');
    await kit.reopenRoom('r1');
    await kit.closeRoom('r1');
    await kit.archiveRoom('r1');
    await kit.deleteRoom('r1');
    expect(events.map((found) => found.length)).toStrictEqual([1, 1, 1, 2, 1, 1, 1]);
    for (const event of events.flat()) {
      expect(event).toMatchObject({ roomId: 'r1', organizationId: null, timestamp: new Date(clock.now()) });
    }
  });

  it('CORE-8.2.1 channels: registered, attached, detached, unregistered, with the channel', async () => {
    const { kit, a, emitted } = await r2();
    const names = [
      'channel_unregistered',
      'channel_registered',
      'room_channel_attached',
      'room_channel_detached',
    ] as const;
    const events = names.map((name) => emitted(name));
    kit.unregisterChannel('a');
    kit.registerChannel(a);
    await kit.detachChannel('r1', 'a');
    await kit.attachChannel('r1', 'a');
    expect(events.map((found) => found.map((event) => event.channelId))).toStrictEqual([['a'], ['a'], ['a'], ['a']]);
  });

  it('CORE-8.2.1 messages: processed, blocked and refused, deliveries that went and that failed', async () => {
    const { kit, b, say, emitted } = await r2();
    const processed = emitted('event_processed');
    const blocked = emitted('event_blocked');
    const refused = emitted('room_refused_event');
    const [succeeded, failed] = [emitted('delivery_succeeded'), emitted('delivery_failed')];
    const dead = emitted('delivery_dead');
    const first = await say('a', 'hi');
    expect(processed.map((event) => event.data)).toMatchObject([
      { roomId: 'r1', eventId: first.event?.id, channelId: 'a' },
    ]);
    expect(succeeded.map((event) => event.data)).toMatchObject([
      { roomId: 'r1', eventId: first.event?.id, channelId: 'b' },
    ]);
    b.deliver = () => {
      throw new Error('down');
    };
    await say('a', 'again');
    expect(failed.map((event) => event.data)).toMatchObject([{ roomId: 'r1', channelId: 'b' }]);
    expect(dead.map((event) => event.data)).toMatchObject([
      { roomId: 'r1', channelId: 'b', error: { message: 'down' } },
    ]);
    kit.hook('before_broadcast', { name: 'no' }, () => HookResult.block('no'));
    const stopped = await say('a', 'bad');
    expect(blocked.map((event) => event.data)).toStrictEqual([
      { roomId: 'r1', eventId: stopped.event?.id, blockedBy: 'no' },
    ]);
    await kit.closeRoom('r1');
    await say('a', 'late');
    expect(refused.map((event) => event.data)).toStrictEqual([{ roomId: 'r1', channelId: 'a', reason: 'room_closed' }]);
  });

  it('CORE-8.2.1 hooks: the one that failed and the one that took too long', async () => {
    const { kit, say, emitted, clock } = await r2();
    const [errors, timeouts] = [emitted('hook_error'), emitted('hook_timeout')];
    kit.hook('before_broadcast', { name: 'broken' }, () => {
      throw new Error('boom');
    });
    kit.hook('before_broadcast', { name: 'slow', timeoutMs: 100 }, () => new Promise(() => {}));
    const saying = say('a', 'hi');
    await clock.advance(100);
    await saying;
    expect(errors.map((event) => event.data)).toMatchObject([{ hook: 'broken', trigger: 'before_broadcast' }]);
    expect(timeouts.map((event) => event.data)).toStrictEqual([
      { hook: 'slow', trigger: 'before_broadcast', timeoutMs: 100 },
    ]);
  });

  it('CORE-8.2.1 chains that go too deep, with room, channel and depth', async () => {
    const { say, emitted, addAgent } = await r3(() => 'ping', { maxChainDepth: 2 });
    const events = emitted('chain_depth_exceeded');
    await addAgent('other', () => 'pong');
    await say('a', 'hi');
    expect(events.length).toBeGreaterThan(0);
    for (const event of events) expect(event.data).toMatchObject({ roomId: 'r1', depth: 2 });
  });

  it('CORE-8.2.1 circuits: opened after so many failures, closed after the first success', async () => {
    const { b, say, emitted, clock } = await r2({ circuitBreaker: { failureThreshold: 2, recoveryTimeout: 60 } });
    const [opened, closed] = [emitted('circuit_breaker_opened'), emitted('circuit_breaker_closed')];
    const deliver = b.deliver.bind(b);
    b.deliver = () => {
      throw new Error('down');
    };
    for (let count = 0; count < 4; count += 1) await say('a', 'hi');
    expect(opened.map((event) => event.data)).toStrictEqual([{ channelId: 'b', failureCount: 2 }]);
    b.deliver = deliver;
    await clock.advance(60_000);
    await say('a', 'hi');
    expect(closed.map((event) => event.channelId)).toStrictEqual(['b']);
  });

  it('CORE-8.2.1 the first message of a sender, with room, channel and sender', async () => {
    const { kit, say, emitted, add } = kitBench();
    await kit.createRoom({ roomId: 'r1' });
    await add('a');
    const started = emitted('session_started');
    const first = await kit.processInbound({ channelId: 'a', senderId: 'x', content: text('hi'), roomId: 'fresh' });
    await say('a', 'hi');
    expect(started.map((event) => event.data)).toStrictEqual([
      { roomId: first.event?.roomId, channelId: 'a', senderId: 'x' },
    ]);
  });

  it('CORE-8.2.2 stands in no timeline', async () => {
    const { kit, say, timeline } = await r3();
    await say('a', 'hi');
    await kit.pauseRoom('r1');
    const names = ['room_created', 'room_paused', 'event_processed', 'delivery_succeeded', 'room_channel_attached'];
    const stored = (await timeline()).flatMap(({ type, content }) =>
      content.type === 'system' ? [type, content.code] : [type],
    );
    expect(stored.length).toBeGreaterThan(0);
    expect(stored.filter((name) => names.includes(name))).toStrictEqual([]);
  });

  it('CORE-8.2.4 is not disturbed by a subscriber that fails', async () => {
    const { kit, logger } = kitBench();
    const heard: string[] = [];
    kit.on('room_created', () => {
      throw new Error('broken');
    });
    kit.on('room_created', () => Promise.reject(new Error('also broken')));
    kit.on('room_created', (event) => void heard.push(event.type));
    expect((await kit.createRoom({ roomId: 'r1' })).id).toBe('r1');
    await settle();
    expect(heard).toStrictEqual(['room_created']);
    expect(logger.at('error')).toHaveLength(2);
  });

  it('is told to an organization about itself alone, and to the root kit about all', async () => {
    const { kit } = kitBench();
    const acme = kit.forOrganization('acme');
    const [root, own]: [(string | null)[], (string | null)[]] = [[], []];
    kit.on('room_created', (event) => void root.push(event.organizationId));
    acme.on('room_created', (event) => void own.push(event.organizationId));
    await kit.createRoom();
    await acme.createRoom();
    await kit.forOrganization('other').createRoom();
    expect([root, own]).toStrictEqual([[null, 'acme', 'other'], ['acme']]);
  });
});

describe('side effects', () => {
  it('CORE-9.2.5 fire ON_TASK_CREATED whether a hook or a channel brought them', async () => {
    const { kit, say, hooked } = await r3(() => ({ tasks: [{ type: 'of channel' }] }));
    const created = hooked('on_task_created');
    kit.hook('before_broadcast', (event) =>
      event.source.channelId === 'a' ? HookResult.allow({ tasks: [{ type: 'of hook' }] }) : HookResult.allow(),
    );
    await say('a', 'hi');
    expect(created.map((task) => task.type)).toStrictEqual(['of hook', 'of channel']);
    expect((await kit.listTasks('r1')).map((task) => task.createdBy)).toStrictEqual([null, 'ai']);
  });

  it('CORE-9.6.1 an asynchronous hook may create a task through the kit', async () => {
    const { kit, say } = await r2();
    kit.hook('after_broadcast', async (event) => {
      await kit.createTask('r1', { type: 'follow up', data: { eventId: event.id } });
    });
    const { event } = await say('a', 'hi');
    expect(await kit.listTasks('r1')).toMatchObject([{ type: 'follow up', data: { eventId: event?.id } }]);
  });

  it('CORE-9.2.6 a report of a vendor reaches the hooks of its room', async () => {
    const { kit, a, b, say } = await r2();
    a.answer = () => ChannelOutput.empty();
    b.deliver = () => ChannelOutput.sent({ success: true, providerMessageId: 'SM1' });
    const heard: unknown[] = [];
    kit.hook('on_delivery_status', (status, { room }) => void heard.push([room.id, status.status, status.eventId]));
    kit.onDeliveryStatus((status) => void heard.push(status.status));
    const { event } = await say('a', 'hi');
    await kit.whenIdle();
    await kit.processDeliveryStatus({ provider: 'x', messageId: 'SM1', status: 'delivered' });
    expect(heard).toStrictEqual(['delivered', ['r1', 'delivered', event?.id]]);
    await kit.processDeliveryStatus({ provider: 'x', messageId: 'm', status: 'failed', roomId: 'r1' });
    expect(heard.slice(2)).toStrictEqual(['failed', ['r1', 'failed', undefined]]);
  });
});

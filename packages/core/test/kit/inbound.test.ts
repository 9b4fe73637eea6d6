import { describe, expect, it } from 'vitest';

import {
  ChannelNotRegisteredError,
  ChannelOutput,
  HookResult,
  type IdentityResolver,
  InMemoryLockManager,
  type InboundMessage,
  type InboundRoomRouter,
  type RoomContext,
  type RoomEvent,
  type RoomLockManager,
  textOf,
} from '../../src/index.ts';
import { text } from '../support/fixtures.ts';
import { gate, kitBench, r2, r3 } from '../support/kit.ts';
import { RecordingChannel } from '../support/recording-channel.ts';
import { settle, TestClock } from '../support/test-clock.ts';
import { TracedStore } from '../support/traced-store.ts';

class Reading extends RecordingChannel {
  onInbound: (() => unknown) | null = null;
  override async handleInbound(message: InboundMessage, context: RoomContext): Promise<RoomEvent> {
    await this.onInbound?.();
    return super.handleInbound(message, context);
  }
}

describe('the way of a message', () => {
  it('CORE-10.1.1 has its steps in this order', async () => {
    const trace: string[] = [];
    let tracing = false;
    const note = (step: string): void => void (tracing && trace.push(step));
    const own = new InMemoryLockManager();
    const locks: RoomLockManager = {
      specificationVersion: 'v1',
      capabilities: { shared: false },
      acquire: async (key, options) => {
        const lock = await own.acquire(key, options);
        note('lock');
        let held = true;
        return {
          release: () => {
            if (held) note('unlock');
            held = false;
            lock.release();
          },
        };
      },
    };
    const inboundRouter: InboundRoomRouter = {
      specificationVersion: 'v1',
      route: async () => {
        note('route');
        return 'r1';
      },
    };
    const identityResolver: IdentityResolver = {
      specificationVersion: 'v1',
      resolve: async () => {
        note('identify');
        return { status: 'unknown', identity: null, candidates: [], metadata: {} };
      },
    };
    const clock = new TestClock();
    const store = new TracedStore({ clock });
    const { kit, b } = await r2({ clock, store, locks, inboundRouter, identityResolver });
    store.before = (call) => call !== 'findByProviderMessageId' && note(call);
    const source = new Reading('source');
    source.onInbound = () => note('handleInbound');
    kit.registerChannel(source);
    await kit.attachChannel('r1', 'source');
    await kit.detachChannel('r1', 'a');
    b.answer = () => {
      note('onEvent');
      return ChannelOutput.empty();
    };
    b.onDeliver = () => note('deliver');
    kit.hook('before_broadcast', () => note('hook'));
    kit.hook('after_broadcast', () => note('after_broadcast'));
    kit.on('event_processed', () => note('event_processed'));

    tracing = true;
    // With a key to look up the room is always asked for, also where it is remembered.
    await kit.processInbound({ channelId: 'source', senderId: 'u1', content: text('hi'), idempotencyKey: 'k1' });
    note('result');
    expect(trace).toEqual([
      'route',
      'getSnapshot',
      'handleInbound',
      'identify',
      'lock',
      'openPass',
      'hook',
      'commit',
      'unlock',
      'onEvent',
      'deliver',
      'after_broadcast',
      'event_processed',
      'result',
    ]);
  });

  it('CORE-10.1.2 ends at once for a channel that nobody registered', async () => {
    const { kit } = kitBench();
    const message = { channelId: 'ghost', senderId: 'u1', content: text('boo') };
    await expect(kit.processInbound(message)).rejects.toBeInstanceOf(ChannelNotRegisteredError);
    expect(await kit.listRooms()).toEqual([]);
  });

  it('CORE-10.1.3 leads to the room named, else to the router’s, else to a new one', async () => {
    const asked: unknown[] = [];
    const inboundRouter: InboundRoomRouter = {
      specificationVersion: 'v1',
      route: async (request) => {
        asked.push(request);
        return request.senderId === 'vip' ? 'r1' : null;
      },
    };
    const { kit, say, words, hooked } = await r2({ inboundRouter });
    const created = hooked('on_room_created');
    await say('a', 'named', { senderId: 'stranger' });
    expect(asked).toEqual([]);
    await kit.processInbound({ channelId: 'a', senderId: 'vip', content: text('routed'), metadata: { any: 1 } });
    expect(asked).toEqual([
      { organizationId: null, channelId: 'a', channelType: 'sms', senderId: 'vip', metadata: { any: 1 } },
    ]);
    const { event } = await kit.processInbound({ channelId: 'a', senderId: 'stranger', content: text('new') });
    const roomId = event?.roomId ?? '';
    expect(roomId).not.toBe('r1');
    expect((await kit.listBindings(roomId)).map((binding) => binding.channelId)).toEqual(['a']);
    expect(created.map((room) => room.id)).toEqual([roomId]);
    expect(await words()).toEqual(['named', 'routed']);
  });

  it('CORE-10.1.4 opens the room that is named and not there', async () => {
    const { kit, words } = kitBench();
    kit.registerChannel(new RecordingChannel('a'));
    const message = { channelId: 'a', senderId: 'u1', content: text('ring') };
    const results = await Promise.all([
      kit.processInbound(message, { roomId: 'sip-1' }),
      kit.processInbound({ ...message, roomId: 'sip-1' }),
    ]);
    expect(results.map((result) => result.event?.roomId)).toEqual(['sip-1', 'sip-1']);
    expect(await words('sip-1')).toEqual(['ring', 'ring']);
    expect((await kit.listBindings('sip-1')).map((binding) => binding.channelId)).toEqual(['a']);
  });

  it('CORE-10.1.5 shows hooks the room, everybody and everything attached, and the latest events in order', async () => {
    const { kit, say } = await r2();
    await kit.addMember('r1', 'a', 'alice');
    for (let at = 1; at <= 60; at += 1) await say('a', `message ${at}`, { addressedTo: [] });
    let seen: unknown;
    kit.hook('before_broadcast', async (_event, context) => {
      const recent = await context.recentEvents();
      seen = {
        room: context.room.id,
        bindings: context.bindings.map((binding) => binding.channelId),
        participants: (await context.participants()).map((participant) => participant.id),
        last: textOf(recent.at(-1) as RoomEvent),
        isAscending: recent.every((event, at) => at === 0 || event.index > (recent[at - 1]?.index ?? 0)),
        count: recent.length,
      };
    });
    await say('a', 'now');
    expect(seen).toEqual({
      room: 'r1',
      bindings: ['a', 'b'],
      participants: ['alice'],
      last: 'message 60',
      isAscending: true,
      count: 50,
    });
  });

  it('CORE-10.1.6 reads the room’s status again under its lock', async () => {
    const { kit, timeline } = await r2();
    const reading = new Reading('reading');
    kit.registerChannel(reading);
    await kit.attachChannel('r1', 'reading');
    const held = gate();
    reading.onInbound = () => held.opened;
    const before = await timeline();
    const saying = kit.processInbound(
      { channelId: 'reading', senderId: 'u1', content: text('too late') },
      { roomId: 'r1' },
    );
    await settle();
    await kit.closeRoom('r1');
    held.open();
    expect(await saying).toMatchObject({ blocked: true, reason: 'room_closed', event: null });
    expect(await timeline()).toEqual(before);
  });

  it('CORE-10.1.6 CORE-5.1.4 and after the hooks, which may have closed it', async () => {
    for (const verdict of [HookResult.allow(), HookResult.block('no')]) {
      const { kit, say, timeline, b } = await r2();
      kit.hook('before_broadcast', async () => {
        await kit.closeRoom('r1');
        return verdict;
      });
      const before = await timeline();
      expect(await say('a', 'hi')).toMatchObject({ blocked: true, reason: 'room_closed', event: null });
      expect(await timeline()).toEqual(before);
      expect(b.words).toEqual([]);
    }
  });

  it('CORE-7.5.3 a hook that mutes the sender, or takes its rights or its place, counts as well', async () => {
    for (const [reason, change] of [
      ['source_muted', (kit) => kit.mute('r1', 'a')],
      ['source_read_only', (kit) => kit.setAccess('r1', 'a', 'read_only')],
      ['channel_not_attached', (kit) => kit.detachChannel('r1', 'a')],
    ] as readonly (readonly [string, (kit: Awaited<ReturnType<typeof r2>>['kit']) => Promise<unknown>])[]) {
      const { kit, say, b } = await r2();
      kit.hook('before_broadcast', async () => void (await change(kit)));
      expect(await say('a', 'hi')).toMatchObject({ blocked: true, reason });
      expect(b.words).toEqual([]);
    }
  });

  it('CORE-7.5.6 a hook that narrows what the sender reaches counts as well', async () => {
    const { kit, say, add, b } = await r2();
    const c = await add('c');
    kit.hook('before_broadcast', async () => void (await kit.setVisibility('r1', 'a', 'c')));
    await say('a', 'hi');
    expect([b.words, c.words]).toEqual([[], ['hi']]);
  });

  it('CORE-10.1.7 CORE-13.4.1 a key is looked up under the lock, before any hook', async () => {
    const { kit, say, words } = await r2();
    let ran = 0;
    kit.hook('before_broadcast', async () => {
      ran += 1;
      await settle();
    });
    const [first, second] = await Promise.all([
      say('a', 'once', { idempotencyKey: 'k' }),
      say('a', 'once', { idempotencyKey: 'k' }),
    ]);
    expect(ran).toBe(1);
    expect(await words()).toEqual(['once']);
    expect(second.event?.id).toBe(first.event?.id);
    expect([first.duplicate, second.duplicate, second.blocked]).toEqual([false, true, false]);
  });

  it('CORE-10.1.8 hooks see the index the event will have', async () => {
    const { kit, say } = await r2();
    let seen = -1;
    kit.hook('before_broadcast', (event) => void (seen = event.index));
    const { event } = await say('a', 'hi');
    expect(seen).toBe(event?.index);
  });

  it('CORE-10.1.9 a hook’s block comes before the right to write', async () => {
    const { kit, say, said } = await r2();
    await kit.mute('r1', 'a');
    kit.hook('before_broadcast', { name: 'guard' }, () => HookResult.block('rude'));
    expect(await say('a', 'hi')).toMatchObject({ blocked: true, reason: 'rude' });
    expect(await said()).toMatchObject([{ status: 'blocked', blockedBy: 'guard' }]);
  });

  it('CORE-10.1.10 the commit is one write, or none', async () => {
    const clock = new TestClock();
    const store = new TracedStore({ clock });
    const { kit, say, timeline, b } = await r2({ clock, store });
    await clock.advance(1000);
    const commits: unknown[] = [];
    let fails = true;
    store.before = (call, input) => {
      if (call !== 'commit') return;
      commits.push(input);
      if (fails) throw new Error('the disk is full');
    };
    const [before, room] = [await timeline(), await kit.getRoom('r1')];
    await expect(say('a', 'lost', { idempotencyKey: 'k' })).rejects.toThrow('the disk is full');
    expect(await timeline()).toEqual(before);
    expect(await kit.getRoom('r1')).toEqual(room);
    expect(b.words).toEqual([]);

    fails = false;
    const { event } = await say('a', 'kept', { idempotencyKey: 'k' });
    expect(commits).toHaveLength(2);
    expect(event).toMatchObject({ status: 'delivered', index: room.latestIndex + 1 });
    expect(await kit.getRoom('r1')).toMatchObject({
      eventCount: room.eventCount + 1,
      latestIndex: room.latestIndex + 1,
      timers: { lastActivityAt: new Date(clock.now()) },
    });
  });

  it('CORE-10.1.11 what is committed is never marked blocked or failed', async () => {
    const { kit, say, b } = await r2();
    b.onDeliver = () => {
      throw new Error('unreachable');
    };
    const result = await say('a', 'hi');
    expect(result).toMatchObject({ blocked: false, reason: null });
    expect(await kit.getEvent('r1', result.event?.id ?? '')).toMatchObject({ status: 'delivered', blockedBy: null });
  });

  it('CORE-10.1.12 who gets an event is settled with its commit', async () => {
    const { kit, say, b, timeline } = await r2();
    const slow = gate();
    b.onDeliver = () => slow.opened;
    const sayings = [say('a', 'first'), say('a', 'second')];
    await settle();
    expect((await timeline()).filter((event) => event.type === 'message')).toHaveLength(2);
    await kit.detachChannel('r1', 'b');
    const third = say('a', 'third');
    slow.open();
    await Promise.all([...sayings, third]);
    expect(b.words).toEqual(['first', 'second']);
  });

  it('CORE-10.1.13 a slow provider holds no lock', async () => {
    const { say, words, b, clock } = await r2();
    b.onDeliver = () => new Promise(() => {});
    const sayings = [say('a', 'first'), say('a', 'second')];
    await settle();
    expect(await words()).toEqual(['first', 'second']);
    await clock.advance(60_000);
    await Promise.all(sayings);
  });

  it('CORE-10.1.14 an answer goes the same way as what it answers', async () => {
    const { kit, say, said } = await r3();
    const seen: unknown[] = [];
    kit.hook('before_broadcast', (event) => void seen.push([event.source.channelId, event.status, event.index]));
    await say('a', 'ping');
    const events = await said();
    expect(seen).toEqual(events.map((event) => [event.source.channelId, 'pending', event.index]));
    expect(events[1]).toMatchObject({ status: 'delivered', index: (events[0]?.index ?? 0) + 1 });
  });

  it('CORE-10.1.15 another message may come between an event and its answer', async () => {
    const thinking = gate();
    const { say, said } = await r3(async (event) => {
      if (textOf(event) !== 'question') return null;
      await thinking.opened;
      return 'answer';
    });
    const first = say('a', 'question');
    await settle();
    const second = say('b', 'by the way');
    await settle();
    thinking.open();
    await Promise.all([first, second]);
    const events = await said();
    expect(events.map((event) => textOf(event))).toEqual(['question', 'by the way', 'answer']);
    expect(events[2]?.parentEventId).toBe(events[0]?.id);
  });

  it('CORE-10.1.16 ends when its targets have the event', async () => {
    const { say, b } = await r2();
    b.onDeliver = async () => {
      await settle();
      return ChannelOutput.sent({ success: true, providerMessageId: 'n1' });
    };
    const { deliveryResults } = await say('a', 'hi');
    expect(deliveryResults).toEqual({
      b: {
        channelId: 'b',
        status: 'sent',
        providerMessageId: 'n1',
        providerMessageIds: ['n1'],
        error: null,
        retryAfter: null,
      },
    });
    expect(b.words).toEqual(['hi']);
  });

  it('CORE-10.1.17 and when every answer has arrived, though the results are of this event alone', async () => {
    const { say, a } = await r3();
    a.onDeliver = () => settle();
    const { deliveryResults } = await say('a', 'ping');
    expect(a.words).toEqual(['pong']);
    expect(Object.keys(deliveryResults).sort()).toEqual(['ai', 'b']);
  });

  it('CORE-10.1.17 unless only the commit is waited for', async () => {
    const { kit, b } = await r2();
    b.onDeliver = () => new Promise(() => {});
    const message = { channelId: 'a', senderId: 'u1', content: text('hi'), roomId: 'r1' };
    expect(await kit.processInbound(message, { until: 'committed' })).toMatchObject({
      blocked: false,
      event: { status: 'delivered' },
      deliveryResults: {},
    });
    expect(await kit.sendEvent('r1', 'a', text('too'), { until: 'committed' })).toMatchObject({ status: 'delivered' });
  });

  it('CORE-10.1.18 what hooks and channels noticed is stored before after_broadcast runs', async () => {
    const { kit, say } = await r3(() => ({ tasks: [{ type: 'of the agent' }] }));
    kit.hook('before_broadcast', () => HookResult.allow({ tasks: [{ type: 'of a hook' }] }));
    let found: readonly string[] = [];
    kit.hook('after_broadcast', async () => {
      found = (await kit.listTasks('r1')).map((task) => task.type);
    });
    await say('a', 'hi');
    expect([...found].sort()).toEqual(['of a hook', 'of the agent']);
  });

  it('CORE-10.1.19 after_broadcast and background hooks hold no lock', async () => {
    const { kit, say, words } = await r2();
    const slow = gate();
    kit.hook('after_broadcast', () => slow.opened);
    kit.hook('before_broadcast', { execution: 'async' }, () => slow.opened);
    const first = say('a', 'first');
    await settle();
    const second = say('a', 'second');
    await settle();
    expect(await words()).toEqual(['first', 'second']);
    slow.open();
    await Promise.all([first, second]);
  });

  it('CORE-10.1.20 observers hear of the event and of each target', async () => {
    const { say, add, emitted } = await r2();
    const c = await add('c');
    c.onDeliver = () => {
      throw new Error('no route');
    };
    const [processed, succeeded, failed] = [
      emitted('event_processed'),
      emitted('delivery_succeeded'),
      emitted('delivery_failed'),
    ];
    const { event } = await say('a', 'hi');
    const facts = { roomId: 'r1', eventId: event?.id };
    expect(processed.map(({ data }) => data)).toEqual([{ ...facts, channelId: 'a' }]);
    expect(succeeded.map(({ data }) => data)).toEqual([{ ...facts, channelId: 'b' }]);
    expect(failed.map(({ data }) => data)).toMatchObject([{ ...facts, channelId: 'c', error: { code: 'Error' } }]);
  });

  it('CORE-10.1.22 more than its channel’s share is refused before any work', async () => {
    const { kit, say, words, clock } = await r2({ inboundRateLimit: { maxPerSecond: 1 } });
    let ran = 0;
    kit.hook('before_broadcast', () => void (ran += 1));
    const before = (await kit.getRoom('r1')).eventCount;
    const results = [await say('a', 'one'), await say('a', 'two'), await say('b', 'of another channel')];
    expect(results.map(({ blocked, reason, event }) => [blocked, reason, event === null])).toEqual([
      [false, null, false],
      [true, 'rate_limited', true],
      [false, null, false],
    ]);
    expect(ran).toBe(2);
    expect((await kit.getRoom('r1')).eventCount).toBe(before + 2);
    await clock.advance(1000);
    await say('a', 'later');
    expect(await words()).toEqual(['one', 'of another channel', 'later']);
  });
});

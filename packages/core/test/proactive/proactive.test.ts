import { beforeAll, describe, expect, it } from 'vitest';

import {
  type ChannelHost,
  ConfigurationError,
  type DeliverContext,
  type DeliverOptions,
  type DeliverResult,
  type EventContent,
  HookResult,
  Immediate,
  Queued,
  WaitForIdle,
} from '../../src/index.ts';
import { ActivityMonitor } from '../../src/proactive/activity-monitor.ts';
import { ProactiveDelivery } from '../../src/proactive/proactive-delivery.ts';
import { loadSchemas } from '../../src/validation/load.ts';
import { engineBench, EVERYWHERE, NO_OPTIONS } from '../hooks/support.ts';
import { aContext, anEvent, text } from '../support/fixtures.ts';

interface Sent {
  readonly at: number;
  readonly room: string;
  readonly channelId: string | null;
  readonly content: EventContent;
  readonly metadata: Readonly<Record<string, unknown>>;
}

const kit = Object.freeze({ organizationId: null }) as unknown as ChannelHost;

function bench(): ReturnType<typeof engineBench> & {
  readonly activity: ActivityMonitor;
  readonly sent: Sent[];
  readonly order: string[];
  readonly deliver: (roomId: string, content: EventContent, options?: DeliverOptions) => Promise<DeliverResult>;
} {
  const hooks = engineBench();
  const { engine, clock, logger } = hooks;
  const activity = new ActivityMonitor(clock);
  const sent: Sent[] = [];
  const order: string[] = [];
  const proactive = new ProactiveDelivery({
    activity,
    logger,
    sendEvent: async (reference, channelId, content, { metadata }) => {
      order.push('delivery');
      sent.push({ at: clock.monotonic(), room: reference.roomId, channelId, content, metadata });
      return anEvent({ content });
    },
    beforeDeliver: (_reference, request) =>
      engine.runSync('before_deliver', request, aContext(), null, null, request.roomId),
    afterDeliver: (_reference, request) =>
      engine.runAsync('after_deliver', request, aContext(), null, null, request.roomId),
  });
  const deliver = (roomId: string, content: EventContent, options?: DeliverOptions): Promise<DeliverResult> =>
    proactive.deliver(kit, { organizationId: null, roomId }, content, options);
  return { ...hooks, activity, sent, order, deliver };
}

beforeAll(async () => {
  await loadSchemas();
});

describe('strategies', () => {
  it('CORE-22.1.1 a strategy of one’s own gets kit, room, content, channel and metadata', async () => {
    const { deliver, sent } = bench();
    const contexts: DeliverContext[] = [];
    const strategy = {
      deliver: (context: DeliverContext) => {
        contexts.push(context);
        return context.send(text('mine'));
      },
    };
    await deliver('r1', text('hi'), { channelId: 'ai', metadata: { why: 'reminder' }, strategy });
    expect(contexts).toMatchObject([
      { kit, roomId: 'r1', content: text('hi'), channelId: 'ai', metadata: { why: 'reminder' } },
    ]);
    expect(sent).toMatchObject([{ channelId: 'ai', content: text('mine'), metadata: { why: 'reminder' } }]);
  });

  it('CORE-22.2.1 Immediate delivers at once, whatever goes on', async () => {
    const { deliver, sent, activity } = bench();
    activity.begin('r1');
    const result = await deliver('r1', text('hi'), { strategy: new Immediate() });
    expect(result).toMatchObject({ outcome: 'delivered', event: { content: text('hi') } });
    expect(sent).toMatchObject([{ at: 0, content: text('hi') }]);
  });

  it('CORE-22.2.2 WaitForIdle waits until generation has rested for the buffer', async () => {
    const { deliver, sent, activity, clock } = bench();
    const end = activity.begin('r1');
    const delivered = deliver('r1', text('hi'), { strategy: new WaitForIdle({ bufferMs: 1000 }) });
    await clock.advance(500);
    end();
    end();
    await clock.advance(999);
    expect(sent).toStrictEqual([]);
    await clock.advance(1);
    await delivered;
    expect(sent).toMatchObject([{ at: 1500 }]);
  });

  it('CORE-22.2.2 a generation longer than the buffer is waited for all the same', async () => {
    const { deliver, sent, activity, clock } = bench();
    const end = activity.begin('r1');
    const delivered = deliver('r1', text('hi'), { strategy: new WaitForIdle({ bufferMs: 1000 }) });
    await clock.advance(5_000);
    expect(sent).toStrictEqual([]);
    end();
    await clock.advance(1_000);
    await delivered;
    expect(sent).toMatchObject([{ at: 6_000 }]);
  });

  it('CORE-22.2.2 new input restarts the buffer, in its own room only', async () => {
    const { deliver, sent, activity, clock } = bench();
    activity.touch('r1');
    activity.touch('r2');
    const strategy = new WaitForIdle({ bufferMs: 1000 });
    const both = Promise.all([deliver('r1', text('1'), { strategy }), deliver('r2', text('2'), { strategy })]);
    await clock.advance(800);
    activity.touch('r1');
    await clock.advance(1000);
    await both;
    expect(sent).toMatchObject([
      { at: 1000, room: 'r2' },
      { at: 1800, room: 'r1' },
    ]);
    expect(clock.pending).toBe(0);
  });

  it('CORE-22.2.2 a room where nothing happened is quiet', async () => {
    const { deliver, sent } = bench();
    await deliver('r1', text('hi'), { strategy: new WaitForIdle({ bufferMs: 60_000 }) });
    expect(sent).toMatchObject([{ at: 0 }]);
  });

  it('CORE-22.2.3 it gives up waiting and delivers', async () => {
    const { deliver, sent, activity, clock } = bench();
    activity.begin('r1');
    const delivered = deliver('r1', text('hi'), { strategy: new WaitForIdle() });
    await clock.advance(14_999);
    expect(sent).toStrictEqual([]);
    await clock.advance(1);
    await delivered;
    expect(sent).toMatchObject([{ at: 15_000, content: text('hi') }]);
  });

  it('CORE-22.2.4 Queued delivers what came up together, in order, room by room', async () => {
    const { deliver, sent, activity, clock } = bench();
    const strategy = new Queued({ bufferMs: 100 });
    for (const room of ['r1', 'r2']) activity.touch(room);
    const results = [
      deliver('r1', text('1'), { strategy, metadata: { a: 1 } }),
      deliver('r2', text('other'), { strategy }),
      deliver('r1', { type: 'composite', parts: [text('2'), text('3')] }, { strategy, metadata: { b: 2 } }),
      deliver('r1', text('4'), { strategy }),
      deliver('r1', text('as ai'), { strategy, channelId: 'ai' }),
    ];
    await clock.advance(100);
    await Promise.all(results);
    expect(sent).toStrictEqual([
      {
        at: 100,
        room: 'r1',
        channelId: null,
        content: { type: 'composite', parts: [text('1'), text('2'), text('3'), text('4')] },
        metadata: { a: 1, b: 2 },
      },
      { at: 100, room: 'r2', channelId: null, content: text('other'), metadata: {} },
      { at: 100, room: 'r1', channelId: 'ai', content: text('as ai'), metadata: {} },
    ]);
    await deliver('r1', text('5'), { strategy });
    expect(sent.at(-1)).toMatchObject({ content: text('5') });
  });

  it('a signal ends the waiting', async () => {
    const { deliver, sent, activity, clock } = bench();
    activity.begin('r1');
    const controller = new AbortController();
    const { signal } = controller;
    const delivered = deliver('r1', text('hi'), { strategy: new WaitForIdle(), signal }).catch(
      (error: unknown) => error,
    );
    await clock.advance(10);
    controller.abort(new Error('never mind'));
    expect(await delivered).toMatchObject({ message: 'never mind' });
    expect([sent, clock.pending]).toStrictEqual([[], 0]);
  });

  it.each([{ bufferMs: -1 }, { bufferMs: Number.NaN }, { maxWaitMs: 0 }])('refuses %j', (options) => {
    expect(() => new WaitForIdle(options)).toThrowError(ConfigurationError);
    expect(() => new Queued(options)).toThrowError(ConfigurationError);
  });
});

describe('hooks', () => {
  it('CORE-22.3.1 they run before and after, and may rewrite', async () => {
    const { deliver, engine, sent, order } = bench();
    engine.register(EVERYWHERE, 'before_deliver', NO_OPTIONS, (request) => {
      order.push('before');
      return HookResult.modify({ ...request, roomId: 'r9', content: text('rewritten') });
    });
    engine.register(EVERYWHERE, 'after_deliver', NO_OPTIONS, (request) => {
      order.push(`after ${request.content.type === 'text' ? request.content.body : ''}`);
    });
    await deliver('r1', text('hi'));
    expect(sent).toMatchObject([{ room: 'r1', content: text('rewritten') }]);
    expect(order).toStrictEqual(['before', 'delivery', 'after rewritten']);
  });

  it('CORE-22.3.1 a block stops it', async () => {
    const { deliver, engine, order } = bench();
    engine.register(EVERYWHERE, 'before_deliver', { name: 'quiet-hours' }, () => HookResult.block('at night'));
    engine.register(EVERYWHERE, 'after_deliver', NO_OPTIONS, () => void order.push('after'));
    expect(await deliver('r1', text('hi'))).toStrictEqual({
      outcome: 'blocked',
      blockedBy: 'quiet-hours',
      reason: 'at night',
    });
    expect(order).toStrictEqual([]);
  });

  it('CORE-22.3.2 one that fails, or rewrites to nonsense, does not stop it', async () => {
    const { deliver, engine, sent, emitted } = bench();
    engine.register(EVERYWHERE, 'before_deliver', NO_OPTIONS, () => {
      throw new Error('boom');
    });
    engine.register(EVERYWHERE, 'before_deliver', NO_OPTIONS, (request) =>
      HookResult.modify({ ...request, content: { type: 'hologram' } }),
    );
    await deliver('r1', text('hi'));
    expect(sent).toMatchObject([{ content: text('hi') }]);
    expect(emitted).toHaveLength(2);
  });
});

describe('ActivityMonitor', () => {
  it('forgets rooms that rest', async () => {
    const { activity, clock } = bench();
    const end = activity.begin('busy');
    for (let count = 1; count < 1_024; count += 1) activity.touch(`r${count}`);
    await clock.advance(600_001);
    activity.touch('new');
    expect([activity.size, activity.isBusy('busy')]).toStrictEqual([2, true]);
    end();
    expect(activity.isBusy('busy')).toBe(false);
  });
});

import { describe, expect, it } from 'vitest';

import { type EphemeralEvent, InMemoryRealtime, isRoomKitError } from '../../src/index.ts';
import { START } from '../support/fixtures.ts';
import { RecordingLogger } from '../support/recording-logger.ts';
import { settle, TestClock } from '../support/test-clock.ts';

function notice(id: string): EphemeralEvent {
  return { id, roomId: 'r1', type: 'typing_start', participantId: 'u1', channelId: null, data: {}, timestamp: START };
}

describe('InMemoryRealtime', () => {
  it('CORE-8.4.3 a subscription hears its own room, in order', async () => {
    const realtime = new InMemoryRealtime();
    const heard: string[] = [];
    await realtime.subscribe('r1', async (event) => {
      await settle();
      heard.push(event.id);
    });
    await realtime.publish('r1', notice('1'));
    await realtime.publish('r2', notice('elsewhere'));
    await realtime.publish('r1', notice('2'));
    await settle();
    await settle();
    await settle();
    expect(heard).toStrictEqual(['1', '2']);
  });

  it('CORE-8.4.3 a callback that throws or rejects keeps its subscription', async () => {
    const logger = new RecordingLogger();
    const realtime = new InMemoryRealtime({ logger });
    const heard: string[] = [];
    await realtime.subscribe('r1', (event) => {
      heard.push(event.id);
      if (event.id === '1') throw new Error('boom');
      return event.id === '2' ? Promise.reject(new Error('boom')) : undefined;
    });
    for (const id of ['1', '2', '3']) await realtime.publish('r1', notice(id));
    await settle();
    expect(heard).toStrictEqual(['1', '2', '3']);
    expect(logger.at('error')).toHaveLength(2);
  });

  it('CORE-8.4.3 overflow drops the oldest and reports one gap before what follows it', async () => {
    const realtime = new InMemoryRealtime({ maxQueued: 2 });
    const heard: string[] = [];
    const gate = Promise.withResolvers<void>();
    await realtime.subscribe(
      'r1',
      (event) => {
        heard.push(event.id);
        return event.id === '1' ? gate.promise : undefined;
      },
      { onGap: () => void heard.push('gap') },
    );
    for (const id of ['1', '2', '3', '4', '5']) await realtime.publish('r1', notice(id));
    expect(heard).toStrictEqual(['1']);
    gate.resolve();
    await settle();
    expect(heard).toStrictEqual(['1', 'gap', '4', '5']);
  });

  it('CORE-8.4.3 unsubscribing twice gives false, and nothing is heard after the first', async () => {
    const realtime = new InMemoryRealtime();
    const heard: string[] = [];
    const id = await realtime.subscribe('r1', (event) => void heard.push(event.id));
    expect([await realtime.unsubscribe(id), await realtime.unsubscribe(id)]).toStrictEqual([true, false]);
    await realtime.publish('r1', notice('1'));
    expect([heard, realtime.size]).toStrictEqual([[], 0]);
  });

  it('a request is answered by whoever responds, until that ends', async () => {
    const clock = new TestClock();
    const realtime = new InMemoryRealtime({ clock });
    const responding = await realtime.respond('sum', (payload) =>
      Promise.resolve((payload as readonly number[]).reduce((sum, value) => sum + value, 0)),
    );
    await expect(realtime.request('sum', [1, 2], { timeoutMs: 10 })).resolves.toBe(3);
    expect(clock.pending).toBe(0);
    await responding[Symbol.asyncDispose]();
    await expect(realtime.request('sum', [1], { timeoutMs: 10 })).rejects.toMatchObject({ code: 'no_responder' });
  });

  it('a request ends with the failure of its responder, its timeout, or its signal', async () => {
    const clock = new TestClock();
    const realtime = new InMemoryRealtime({ clock });
    await realtime.respond('fails', () => {
      throw new Error('boom');
    });
    await realtime.respond('hangs', () => new Promise(() => {}));
    await expect(realtime.request('fails', null, { timeoutMs: 10 })).rejects.toThrowError('boom');
    const late = realtime.request('hangs', null, { timeoutMs: 10 }).catch((error: unknown) => error);
    await clock.advance(10);
    expect(isRoomKitError(await late, 'no_responder')).toBe(true);
    const controller = new AbortController();
    const { signal } = controller;
    const cancelled = realtime.request('hangs', null, { timeoutMs: 10, signal });
    controller.abort(new Error('enough'));
    await expect(cancelled).rejects.toThrowError('enough');
  });

  it('after it is closed nobody hears anything', async () => {
    const realtime = new InMemoryRealtime();
    const heard: string[] = [];
    await realtime.subscribe('r1', (event) => void heard.push(event.id));
    await realtime.close();
    await realtime.publish('r1', notice('1'));
    expect(heard).toStrictEqual([]);
  });
});

import type { RoomEvent } from '@roomkit/core';
import { anEvent, createTestClock } from '@roomkit/testing';
import { describe, expect, it } from 'vitest';

import { ChangeReader } from '../src/change-reader.ts';
import { encodeText } from '../src/encoded-frame.ts';
import type { FeedDeps } from '../src/feed-host.ts';
import { resolveOptions } from '../src/options.ts';
import { OutgoingQueue } from '../src/outgoing-queue.ts';
import { RateGate } from '../src/rate-gate.ts';

function aMessage(index: number, body: string): RoomEvent {
  return anEvent({ id: `e${index}`, roomId: 'r1', index, content: { type: 'text', body } });
}

function readerOf(pages: readonly { readonly events: readonly RoomEvent[]; readonly latestChange: number }[]): {
  readonly reader: ChangeReader;
  readonly asked: number[];
} {
  const asked: number[] = [];
  const left = [...pages];
  const listChanges = async (_roomId: string, { changedSince }: { readonly changedSince: number }) => {
    asked.push(changedSince);
    return { removedEventIds: [], ...(left.shift() ?? { events: [], latestChange: changedSince }) };
  };
  const deps = { host: { listChanges }, channelId: 'ws', settings: resolveOptions({}) } as unknown as FeedDeps;
  return { reader: new ChangeReader(deps, 'r1', { change: 10, latestIndex: 4 }), asked };
}

describe('the reading of changes', () => {
  it('tells what is older than the cursor, or not as it was told, and passes over what is', async () => {
    const told = aMessage(5, 'told');
    const changed = aMessage(6, 'first');
    const { asked, reader } = readerOf([
      { events: [aMessage(2, 'old'), { ...told }], latestChange: 12 },
      { events: [aMessage(6, 'second')], latestChange: 13 },
    ]);
    reader.passed(told);
    reader.passed(changed);
    const items = await reader.read(6);
    const updates = items.flatMap((item) => (item.kind === 'update' ? [item.encoding.event.id] : []));
    expect(updates).toEqual(['e2', 'e6']);
    expect(items.at(-1)).toEqual({ kind: 'checkpoint', change: 13 });
    expect(asked).toEqual([10, 12, 13]);
    expect([reader.size, reader.cursor]).toEqual([0, 13]);
  });

  it('an event that was changed before its turn is told as it is now', async () => {
    const { reader } = readerOf([{ events: [aMessage(9, 'changed')], latestChange: 14 }]);
    const items = await reader.read(6);
    const shown = reader.passed(aMessage(9, 'as it was delivered'));
    expect(items.map(({ kind }) => kind)).toEqual(['checkpoint']);
    expect(shown.content).toEqual({ type: 'text', body: 'changed' });
  });

  it('a reading that fails is known to be owed, and starts over', async () => {
    let isBroken = true;
    const asked: number[] = [];
    const listChanges = async (_roomId: string, { changedSince }: { readonly changedSince: number }) => {
      asked.push(changedSince);
      if (isBroken) throw new Error('no store');
      return { events: [], removedEventIds: [], latestChange: 11 };
    };
    const deps = { host: { listChanges }, channelId: 'ws', settings: resolveOptions({}) } as unknown as FeedDeps;
    const reader = new ChangeReader(deps, 'r1', { change: 10, latestIndex: 4 });
    await expect(reader.read(4)).rejects.toThrow('no store');
    const owed = reader.isStale;
    isBroken = false;
    await reader.read(4);
    expect([owed, reader.isStale]).toEqual([true, false]);
    expect(asked).toEqual([10, 10]);
  });
});

describe('an outgoing queue', () => {
  function aQueue(maxBufferedBytes: number, maxInFlight = Number.POSITIVE_INFINITY) {
    const written: string[] = [];
    const done: (() => void)[] = [];
    let overflows = 0;
    const queue = new OutgoingQueue({
      maxBufferedBytes,
      maxInFlight,
      write(frame, finished) {
        written.push(frame.text);
        done.push(finished);
      },
      onOverflow: () => (overflows += 1),
    });
    return { queue, written, done, overflows: () => overflows };
  }

  it('hands frames on in order, no more at once than may fly', () => {
    const { done, queue, written } = aQueue(1_000, 1);
    for (const text of ['a', 'b', 'c']) queue.push(encodeText(text));
    const first = [...written];
    done.shift()?.();
    done.shift()?.();
    expect(first).toEqual(['a']);
    expect(written).toEqual(['a', 'b', 'c']);
    expect(queue.bufferedBytes).toBe(1);
  });

  it('overflows once, forgets what waits and takes nothing more; one frame alone may be larger', () => {
    const { overflows, queue, written } = aQueue(10, 1);
    queue.push(encodeText('x'.repeat(50)));
    const before = overflows();
    queue.push(encodeText('y'));
    queue.push(encodeText('z'));
    expect([before, overflows()]).toEqual([0, 1]);
    expect(written).toHaveLength(1);
  });

  it('is drained when what waits no longer fills a window, or when it is closed', async () => {
    const { done, queue } = aQueue(1_000_000);
    queue.push(encodeText('x'.repeat(70_000)));
    const drained = queue.drained();
    const congested = queue.isCongested;
    done.shift()?.();
    await drained;
    queue.push(encodeText('x'.repeat(70_000)));
    const closed = queue.drained();
    queue.close();
    await closed;
    expect([congested, queue.isCongested]).toEqual([true, true]);
  });
});

describe('a rate gate', () => {
  it('lets a burst through, then one for each share of a second', async () => {
    const clock = createTestClock();
    const gate = new RateGate(clock, { perSecond: 4, burst: 2 });
    const first = [gate.take(), gate.take(), gate.take()];
    await clock.advance(250);
    const second = [gate.take(), gate.take()];
    await clock.advance(10_000);
    const third = [gate.take(), gate.take(), gate.take()];
    expect([first, second, third]).toEqual([
      [0, 0, 250],
      [0, 250],
      [0, 0, 250],
    ]);
  });
});

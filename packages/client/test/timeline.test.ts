import { createSeededRandom } from '@roomkit/testing';
import { describe, expect, it } from 'vitest';

import { sendingEntry } from '../src/entry.ts';
import { RoomKitClientError } from '../src/errors.ts';
import { RoomCursor } from '../src/room-cursor.ts';
import { Timeline } from '../src/timeline.ts';
import { aWireEvent } from './support/wire.ts';

const joined = {
  type: 'joined',
  roomId: 'r1',
  generation: 'g1',
  reset: false,
  change: 4,
  participants: [],
  present: [],
} as const;

function own(messageId: string): ReturnType<typeof sendingEntry> {
  const content = { type: 'text', body: messageId } as const;
  const createdAt = new Date(0);
  return sendingEntry({
    messageId,
    content,
    createdAt,
    participantId: 'alice',
    parentEventId: null,
    visibility: 'all',
  });
}

describe('a timeline', () => {
  it('holds each event once, by index, whatever order and however often it comes', () => {
    const random = createSeededRandom(7);
    const timeline = new Timeline();
    const indexes = random.shuffle([...Array.from({ length: 50 }, (_, index) => index * 2), 4, 4, 98]);
    for (const index of indexes) timeline.commit(aWireEvent(index));
    expect(timeline.entries.map(({ index }) => index)).toEqual(Array.from({ length: 50 }, (_, index) => index * 2));
  });

  it('an own message keeps its key from written to committed, and stands last until then', () => {
    const timeline = new Timeline();
    timeline.addOwn(own('m1'));
    timeline.commit(aWireEvent(5));
    const before = timeline.entries.map(({ key, state }) => [key, state]);
    timeline.commit(aWireEvent(3, { messageId: 'm1', participantId: 'alice' }));
    const after = timeline.entries.map(({ key, state }) => [key, state]);
    expect(before).toEqual([
      ['e5', 'committed'],
      ['m1', 'sending'],
    ]);
    expect(after).toEqual([
      ['m1', 'committed'],
      ['e5', 'committed'],
    ]);
  });

  it('a stream grows, and its event takes its place under the same key', () => {
    const timeline = new Timeline();
    const { channelId, channelType, createdAt, parentEventId, roomId, visibility } = aWireEvent(1);
    const stream = { channelId, channelType, createdAt, parentEventId, roomId, visibility, participantId: null };
    timeline.startStream('e1', stream);
    timeline.growStream('e1', 'Hel');
    const grown = timeline.growStream('e1', 'lo');
    const unknown = timeline.growStream('e2', 'lost');
    const event = aWireEvent(1, { content: { type: 'text', body: 'Hello' } });
    const entry = timeline.commit(event);
    expect(grown).toMatchObject({ state: 'streaming', content: { body: 'Hello' }, index: null });
    expect(unknown).toBeNull();
    expect(timeline.entries).toEqual([entry]);
    expect(entry?.key).toBe(grown?.key);
  });

  it('edits and deletions are no lines of their own', () => {
    const timeline = new Timeline();
    timeline.commit(aWireEvent(0));
    const edit = timeline.commit(aWireEvent(1, { type: 'edit', content: { type: 'edit', targetEventId: 'e0' } }));
    expect(edit).toBeNull();
    expect(timeline.entries).toHaveLength(1);
  });

  it('updates, erases and removes what it holds, and nothing else', () => {
    const timeline = new Timeline();
    for (const index of [0, 1, 2]) timeline.commit(aWireEvent(index));
    const updated = timeline.update(aWireEvent(0, { edited: true }));
    const erased = timeline.erase('e1');
    const removed = timeline.remove('e2');
    const nothing = [timeline.update(aWireEvent(9)), timeline.erase('e9'), timeline.remove('e9')];
    expect(updated).toMatchObject({ id: 'e0', edited: true });
    expect(erased).toMatchObject({ id: 'e1', content: null, deleted: true });
    expect([removed, ...nothing]).toEqual([true, null, null, false]);
    expect(timeline.entries.map(({ id }) => id)).toEqual(['e0', 'e1']);
  });

  it('is the same array until something changes', () => {
    const timeline = new Timeline();
    timeline.addOwn(own('m1'));
    const first = timeline.entries;
    const again = timeline.entries;
    timeline.markOwn('m1', new RoomKitClientError('blocked', 'no'));
    expect(again).toBe(first);
    expect(timeline.entries).not.toBe(first);
    expect(timeline.entries[0]).toMatchObject({ state: 'failed', error: { code: 'blocked' } });
    expect(Object.isFrozen(timeline.entries)).toBe(true);
  });
});

describe('a cursor', () => {
  it('asks anew until something has come, then goes on from there', () => {
    const cursor = new RoomCursor();
    const first = cursor.joinFrame('r1', 20);
    cursor.joined(joined);
    const second = cursor.joinFrame('r1', 20);
    cursor.advance(null, 7);
    const third = cursor.joinFrame('r1', undefined);
    cursor.reached(9, 12);
    const fourth = cursor.joinFrame('r1', undefined);
    expect([first, second]).toEqual([
      { type: 'join', roomId: 'r1', limit: 20 },
      { type: 'join', roomId: 'r1', limit: 20 },
    ]);
    expect(third).toEqual({ type: 'join', roomId: 'r1', afterIndex: 7, changedSince: 4, generation: 'g1' });
    expect(fourth).toEqual({ type: 'join', roomId: 'r1', afterIndex: 9, changedSince: 12, generation: 'g1' });
  });

  it.each([
    { title: 'the first of all', previousIndex: null, isWhole: true },
    { title: 'the one before it is held', previousIndex: 5, isWhole: true },
    { title: 'an earlier one, others being hidden', previousIndex: 3, isWhole: true },
    { title: 'one that was acknowledged ahead', previousIndex: 8, isWhole: true },
    { title: 'one that never came', previousIndex: 7, isWhole: false },
  ])('after $title a frame is whole: $isWhole', ({ isWhole, previousIndex }) => {
    const cursor = new RoomCursor();
    cursor.joined(joined);
    cursor.reached(5, 1);
    cursor.runAhead(8);
    expect(cursor.advance(previousIndex, 10)).toBe(isWhole);
    expect(cursor.highWater).toBe(isWhole ? 10 : 5);
  });

  it('another generation, or a reset, makes everything held before worthless', () => {
    const cursor = new RoomCursor();
    cursor.joined(joined);
    cursor.reached(5, 9);
    const same = cursor.joined(joined);
    const other = cursor.joined({ ...joined, generation: 'g2' });
    cursor.reached(5, 9);
    const reset = cursor.joined({ ...joined, generation: 'g2', reset: true });
    expect([same, other, reset]).toEqual([false, true, true]);
    expect(cursor.highWater).toBe(-1);
  });
});

import { describe, expect, it } from 'vitest';

import { isWithin } from '../src/connection/frame-size.ts';
import { failureOf } from '../src/errors.ts';
import { FrameQueue } from '../src/intake/frame-queue.ts';
import { parseJsonFrame } from '../src/intake/parse-json.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('reading a frame as JSON', () => {
  const message = { senderId: 'ann', content: { type: 'text', body: 'hi' } };

  it('gives the message, of text and of bytes', () => {
    expect(parseJsonFrame(JSON.stringify(message))).toEqual(message);
    expect(parseJsonFrame(bytes(JSON.stringify(message)))).toEqual(message);
  });

  it('reads times as text and as milliseconds', () => {
    const time = new Date('2026-01-02T03:04:05Z');
    for (const timestamp of [time.toISOString(), time.getTime()]) {
      expect(parseJsonFrame(JSON.stringify({ ...message, timestamp }))).toEqual({ ...message, timestamp: time });
    }
    expect(parseJsonFrame(JSON.stringify({ ...message, timestamp: null }))).toEqual(message);
  });

  it('takes null for nothing', () => {
    expect(parseJsonFrame('null')).toBeNull();
  });

  it.each([
    ['no JSON', 'secret words', 'frame'],
    ['no UTF-8', new Uint8Array([0x22, 0xff, 0x22]), 'frame'],
    ['nothing', '', 'frame'],
    ['a list', '[]', 'frame'],
    ['text', '"secret words"', 'frame'],
    ['a session', '{"session":{}}', 'session'],
  ])('refuses %s without repeating it', (_what, frame, field) => {
    expect(() => parseJsonFrame(frame)).toThrow(
      expect.objectContaining({
        code: 'input_invalid',
        details: expect.objectContaining({ field }),
        message: expect.not.stringContaining('secret'),
      }),
    );
    expect(() => parseJsonFrame(frame)).toThrow(expect.not.objectContaining({ cause: expect.anything() }));
  });
});

describe('the size of a frame', () => {
  it.each([
    ['abc', 3, true],
    ['abcd', 3, false],
    ['ééé', 6, true],
    ['ééé', 5, false],
    ['€€', 6, true],
    ['€€', 5, false],
    ['😀', 4, true],
    ['😀', 3, false],
    [new Uint8Array(3), 3, true],
    [new Uint8Array(4), 3, false],
  ] as const)('of %j within %i bytes: %j', (frame, most, expected) => {
    expect(isWithin(frame, most)).toBe(expected);
  });
});

describe('frames that wait', () => {
  const limits = { maxQueuedFrames: 3, maxQueuedBytes: 10 };

  it('come out in order, also to those who waited for them', async () => {
    const queue = new FrameQueue(limits);
    const early = [queue.take(), queue.take()];
    for (const frame of ['1', '2', '3', '4']) queue.add(frame);
    expect(await Promise.all([...early, queue.take(), queue.take()])).toEqual(['1', '2', '3', '4']);
  });

  it('are full by number and by size, and have room again below half', async () => {
    const queue = new FrameQueue(limits);
    for (const frame of ['1', '2', '3']) queue.add(frame);
    expect([queue.isFull, queue.hasRoom]).toEqual([true, false]);
    await queue.take();
    expect([queue.isFull, queue.hasRoom]).toEqual([false, false]);
    await queue.take();
    expect(queue.hasRoom).toBe(true);
    queue.add('0123456789');
    expect([queue.isFull, queue.hasRoom, queue.size]).toEqual([true, false, 2]);
    queue.dropOldest();
    expect([queue.isFull, queue.size]).toEqual([true, 1]);
    expect([queue.clear(), queue.isFull, queue.size]).toEqual([1, false, 0]);
  });

  it('are given out after the end; whoever waits beyond is told', async () => {
    const queue = new FrameQueue(limits);
    queue.add('');
    queue.close();
    expect([await queue.take(), await queue.take()]).toEqual(['', null]);
    const other = new FrameQueue(limits);
    const waiting = other.take();
    other.close();
    expect(await waiting).toBeNull();
  });
});

describe('whether the same connection may work later', () => {
  it.each([
    [1002, false],
    [1003, false],
    [1006, true],
    [1007, false],
    [1008, false],
    [1009, false],
    [1010, false],
    [1011, true],
    [1013, true],
    [1014, true],
    [1015, false],
    [3000, false],
    [3003, false],
    [3008, true],
    [4000, true],
    [4401, false],
    [4403, false],
    [4404, false],
    [4429, true],
  ])('after the close code %i: %j', (closeCode, retryable) => {
    expect(failureOf('s', 'closed', { closeCode })).toMatchObject({ retryable, details: { closeCode } });
  });

  it.each([
    [401, false],
    [403, false],
    [404, false],
    [426, false],
    [408, true],
    [429, true],
    [500, true],
    [503, true],
  ])('after the status %i: %j', (statusCode, retryable) => {
    expect(failureOf('s', 'refused', { statusCode })).toMatchObject({ retryable, details: { statusCode } });
  });
});

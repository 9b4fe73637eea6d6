import type { TranscriptionResult } from '@roomkit/core/voice';
import { describe, expect, it } from 'vitest';

import { ResultQueue } from '../src/live/result-queue.ts';
import { UnsettledAudio } from '../src/live/unsettled-audio.ts';
import { readMessage } from '../src/live/wire.ts';

const KIND = { encoding: 'linear16', sampleRate: 16_000, width: 2 } as const;

function result(text: string, isFinal = true): TranscriptionResult {
  return { text, isFinal, confidence: null, language: null };
}

describe('audio that is not settled', () => {
  it('VOICE-12.2.26 trap 13 is kept in whole samples, copied, and sent again from where the vendor settled', () => {
    const audio = new UnsettledAudio(KIND, 1_000);
    const pool = new Uint8Array([1, 2, 3]);
    audio.push(pool);
    pool.fill(9);
    audio.push(new Uint8Array([4, 5]));
    audio.push(new Uint8Array([6]));
    expect(audio.from(0).map((piece) => [...piece])).toEqual([
      [1, 2],
      [3, 4],
      [5, 6],
    ]);
    audio.settle(0, 2 / 16_000, audio.end);
    expect([audio.settled, audio.from(audio.settled).map((piece) => [...piece])]).toEqual([4, [[5, 6]]]);
  });

  it('is settled within a piece, never behind what was sent, and never backwards', () => {
    const audio = new UnsettledAudio(KIND, 1_000);
    audio.push(new Uint8Array(64));
    audio.settle(0, 7 / 16_000, 64);
    expect([audio.settled, audio.from(14)[0]?.byteLength]).toEqual([14, 50]);
    audio.settle(0, 99, 32);
    expect(audio.settled).toBe(32);
    audio.settle(0, 1 / 16_000, 64);
    expect(audio.settled).toBe(32);
  });

  it('is full after so many milliseconds', () => {
    const audio = new UnsettledAudio(KIND, 10);
    audio.push(new Uint8Array(318));
    expect(audio.isFull).toBe(false);
    audio.push(new Uint8Array(2));
    expect(audio.isFull).toBe(true);
    audio.settle(0, 1 / 16_000, 320);
    expect(audio.isFull).toBe(false);
  });
});

describe('results that wait', () => {
  it('give way where they are not final, and keep every final', async () => {
    const queue = new ResultQueue({ onStart: () => {}, onStop: () => {} });
    for (const item of [result('a', false), result('ab', false), result('ab'), result('c', false)]) queue.push(item);
    queue.finish();
    const texts: string[] = [];
    for await (const { text } of queue) texts.push(text);
    expect(texts).toEqual(['ab', 'c']);
  });

  it('are bounded: whoever does not read is told', async () => {
    const queue = new ResultQueue({ onStart: () => {}, onStop: () => {} });
    for (let count = 0; count <= 1_000; count += 1) queue.push(result(String(count)));
    const read = async (): Promise<number> => {
      let count = 0;
      for await (const _result of queue) count += 1;
      return count;
    };
    await expect(read()).rejects.toMatchObject({ code: 'provider_failed' });
  });

  it('end for everybody who waits, and tell a failure once', async () => {
    const queue = new ResultQueue({ onStart: () => {}, onStop: () => {} });
    const [first, second] = [queue.next(), queue.next()];
    queue.fail(new Error('gone'));
    await expect(first).rejects.toThrow('gone');
    expect([(await second).done, (await queue.next()).done]).toEqual([true, true]);
  });
});

describe('a message', () => {
  it.each([
    ['no JSON', '{"type":'],
    ['no object', '[1]'],
    ['no type', '{"a":1}'],
    ['results of nothing', '{"type":"Results"}'],
    [
      'results at no time',
      '{"type":"Results","channel":{"alternatives":[{"transcript":"a"}]},"start":-1,"duration":1}',
    ],
  ])('that is %s cannot be read', (_what, text) => {
    expect(readMessage(text)).toBeNull();
  });

  it('of a type that is not known is something else', () => {
    expect(readMessage('{"type":"New"}')).toEqual({ type: 'other' });
  });
});

import { chunksOf, pcmFormat, readWav, speakAhead, spokenContent } from '@roomkit/core/audio';
import { describe, expect, it } from 'vitest';

import { readAll } from '../support/read-all.ts';

const format = pcmFormat(16_000);

async function* pieces(...sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  for (const size of sizes) yield new Uint8Array(size).fill(1);
}

describe('an utterance', () => {
  it.each([
    [[], [0]],
    [[640], [640]],
    [[3_200], [3_200]],
    [
      [3_200, 3_200],
      [3_200, 3_200],
    ],
    [
      [1_000, 500, 421, 9_000],
      [3_200, 3_200, 3_200, 1_321],
    ],
  ])('of pieces of %j bytes is chunks of 100 ms, the last of which is final', async (sizes, chunks) => {
    const given = await readAll(chunksOf(pieces(...sizes), format));
    expect(given.map(({ data }) => data.byteLength)).toEqual(chunks);
    expect(given.map(({ isFinal }) => isFinal)).toEqual(chunks.map((_, index) => index === chunks.length - 1));
    expect(given.map(({ timestampMs }) => timestampMs)).toEqual(chunks.map((_, index) => index * 100));
  });

  it('is a file within a link', () => {
    const content = spokenContent('hi', format, new Uint8Array(32_000));
    expect(content).toMatchObject({ type: 'audio', mimeType: 'audio/wav', transcript: 'hi', durationSeconds: 1 });
    const file = Buffer.from(content.url.replace('data:audio/wav;base64,', ''), 'base64');
    expect([file.byteLength, readWav(file).data.byteLength]).toEqual([content.sizeBytes, 32_000]);
  });

  it('trap 13 of a pooled buffer is its own copy', () => {
    const file = Buffer.from(spokenContent('hi', format, new Uint8Array(64).fill(1)).url.split(',')[1] ?? '', 'base64');
    const { data } = readWav(file);
    file.fill(9);
    expect(data).toEqual(new Uint8Array(64).fill(1));
  });
});

describe('speaking ahead', () => {
  it('makes the next while one is listened to, and no more', async () => {
    const made: string[] = [];
    const said = speakAhead(['a', 'b', 'c', 'd'], async (text) => {
      made.push(text);
      return new Uint8Array(1);
    });
    await said.next();
    await Promise.resolve();
    expect(made).toEqual(['a', 'b']);
    await said.next();
    expect(made).toEqual(['a', 'b', 'c']);
    await said.return();
    expect(made).toEqual(['a', 'b', 'c']);
  });

  it('ends with the reason while a text is waited for, and closes the texts', async () => {
    const controller = new AbortController();
    const reason = new Error('interrupted');
    let isClosed = false;
    const texts: AsyncIterable<string> = {
      [Symbol.asyncIterator]: () => ({
        next: () => new Promise(() => undefined),
        return: async () => {
          isClosed = true;
          return { done: true, value: undefined };
        },
      }),
    };
    const next = speakAhead(texts, async () => new Uint8Array(1), controller.signal).next();
    controller.abort(reason);
    await expect(next).rejects.toBe(reason);
    expect(isClosed).toBe(true);
  });
});

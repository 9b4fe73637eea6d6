import { audioFrame, chunkOf, recognise, type Recognition, speechBytes } from '@roomkit/core/audio';
import type { AudioChunk, TranscriptionResult } from '@roomkit/core/voice';
import { describe, expect, it, vi } from 'vitest';

import { readAll } from '../support/read-all.ts';

const result = (text: string, isFinal: boolean): TranscriptionResult => ({
  text,
  isFinal,
  confidence: null,
  language: null,
});

async function* audio(chunks: number, bytes = 640): AsyncGenerator<AudioChunk> {
  for (let index = 0; index < chunks; index += 1)
    yield chunkOf({ ...audioFrame({ data: new Uint8Array() }), data: new Uint8Array(bytes) });
}

/** Hears pieces and answers when told to. */
class Scripted implements Recognition {
  readonly heard: Uint8Array[] = [];
  readonly answers: ((results: readonly TranscriptionResult[]) => void)[] = [];

  hear(piece: Uint8Array): Promise<readonly TranscriptionResult[]> {
    this.heard.push(piece);
    return new Promise((resolve) => this.answers.push(resolve));
  }

  async end(): Promise<readonly TranscriptionResult[]> {
    return [result('all of it', true)];
  }
}

describe('a recogniser beside the audio', () => {
  it('trap 13 gets pieces of 20 ms that belong to it, whatever comes, and the rest', async () => {
    const heard: Uint8Array[] = [];
    const recognition: Recognition = {
      hear: async (piece) => {
        heard.push(piece);
        return [];
      },
      end: async () => [],
    };
    const pool = Buffer.alloc(1_621, 7);
    async function* odd(): AsyncGenerator<AudioChunk> {
      yield { ...chunkOf(audioFrame({ data: new Uint8Array() })), data: pool.subarray(1, 1_002) };
      yield { ...chunkOf(audioFrame({ data: new Uint8Array() })), data: pool.subarray(1_002) };
    }
    await readAll(recognise(odd(), recognition, { sampleRate: 16_000 }));
    pool.fill(0);
    expect(heard.map(({ byteLength }) => byteLength)).toEqual([640, 640, 340]);
    for (const piece of heard) {
      expect(piece.buffer.byteLength).toBe(piece.byteLength);
      expect(piece.every((byte) => byte === 7)).toBe(true);
    }
  });

  it('trap 18 reads no further than one second ahead of a recogniser that does not answer', async () => {
    const recognition = new Scripted();
    const results = recognise(audio(1_000), recognition, { sampleRate: 16_000 });
    const first = results.next();
    await vi.waitFor(() => expect(recognition.heard.length).toBe(50));
    await new Promise(setImmediate);
    expect(recognition.heard.length).toBe(50);
    recognition.answers[0]?.([result('a', false)]);
    expect(await first).toEqual({ done: false, value: result('a', false) });
    await vi.waitFor(() => expect(recognition.heard.length).toBe(51));
    await results.return();
  });

  it('keeps every final and only the last of those that are not, for a reader that is slow', async () => {
    const script = [[result('a', false)], [result('a b', true)], [result('c', false)], [result('c d', false)]];
    const recognition: Recognition = {
      hear: async () => script.shift() ?? [],
      end: async () => [result('c d e', true)],
    };
    const results = recognise(audio(4), recognition, { sampleRate: 16_000 });
    const first = await results.next();
    await vi.waitFor(() => expect(script).toEqual([]));
    await new Promise(setImmediate);
    const rest = await readAll(results);
    expect([first.value, ...rest].map((given) => given?.text)).toEqual(['a', 'a b', 'c d e']);
  });

  it.each([
    ['sampleRate', { sampleRate: 8_000 }],
    ['channels', { channels: 2 }],
    ['format', { format: 'mulaw' }],
  ])('refuses audio of another %s', async (field, part) => {
    async function* wrong(): AsyncGenerator<AudioChunk> {
      for await (const chunk of audio(1)) yield { ...chunk, ...part };
    }
    const reading = readAll(recognise(wrong(), new Scripted(), { sampleRate: 16_000 }));
    await expect(reading).rejects.toMatchObject({ code: 'input_invalid', details: { field } });
  });

  it('takes a frame as it takes a chunk', () => {
    const frame = audioFrame({ data: new Uint8Array(4) });
    expect(speechBytes(frame, 16_000)).toBe(frame.data);
    expect(() => speechBytes({ ...frame, sampleWidth: 4 }, 16_000)).toThrow('sampleWidth');
  });

  it('fails with what the recogniser fails with, and closes the audio', async () => {
    const failure = new Error('lost');
    let isClosed = false;
    async function* endless(): AsyncGenerator<AudioChunk> {
      try {
        for (;;) yield* audio(1);
      } finally {
        isClosed = true;
      }
    }
    const recognition: Recognition = { hear: () => Promise.reject(failure), end: async () => [] };
    const reading = readAll(recognise(endless(), recognition, { sampleRate: 16_000 }));
    await expect(reading).rejects.toBe(failure);
    await vi.waitFor(() => expect(isClosed).toBe(true));
  });
});

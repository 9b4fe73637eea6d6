import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { audioFrame, bytesOf } from '@roomkit/core/audio';
import { createSpeechLike } from '@roomkit/testing';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import { GTCRN } from '../src/gtcrn.ts';
import { GTCRNDenoiserProvider, type GTCRNDenoiserOptions } from '../src/index.ts';
import { loadGTCRN } from '../src/wasm.ts';

const packaged = createRequire(import.meta.url).resolve('@sapphi-red/web-noise-suppressor/gtcrn.wasm');
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'roomkit-gtcrn-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

async function prepared(wasmPath: string): Promise<unknown> {
  return new GTCRNDenoiserProvider({ wasmPath }).prepare().catch((error: unknown) => error);
}

describe('gtcrn.wasm', () => {
  it('is taken from anywhere, where it is the very file', async () => {
    expect(await prepared(packaged)).toBeUndefined();
  });

  it('is refused where a bit of it is another, and never run', async () => {
    const changed = await readFile(packaged);
    changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1;
    const path = join(folder, 'changed.wasm');
    await writeFile(path, changed);
    expect(await prepared(path)).toMatchObject({ code: 'model_unreadable', details: { field: 'wasmPath' } });
  });

  it('is missed with the place where it can be had, and without its path', async () => {
    const failure = await prepared(join(folder, 'alice', 'gtcrn.wasm'));
    expect(failure).toMatchObject({ code: 'model_missing', details: { field: 'wasmPath' } });
    expect(JSON.stringify(failure) + String(failure)).not.toContain('alice');
  });
});

describe('streams', () => {
  const frame = audioFrame({ data: bytesOf(createSpeechLike(16)) });

  it('give their memory back when they are reset: a thousand of them take no more than a few', async () => {
    const wasm = await loadGTCRN(null);
    const before = wasm.memory.buffer.byteLength;
    for (let at = 0; at < 1_000; at += 1) wasm.destroy(wasm.create());
    expect(wasm.memory.buffer.byteLength).toBe(before);
    // What is not given back does grow, so that the above can fail.
    for (let at = 0; at < 200; at += 1) wasm.create();
    expect(wasm.memory.buffer.byteLength).toBeGreaterThan(before);
  });

  it('are given back by the provider, at reset and at close, each once', async () => {
    const provider = new GTCRNDenoiserProvider();
    const begin = vi.spyOn(GTCRN.prototype, 'begin');
    const end = vi.spyOn(GTCRN.prototype, 'end');
    for (const stream of ['first', 'second', 'first']) await provider.process(frame, stream);
    provider.reset('first');
    provider.reset('first');
    await provider.close();
    await provider.close();
    const begun = begin.mock.results.map(({ value }) => value as unknown);
    const ended = end.mock.calls.map(([state]) => state);
    expect(begun).toHaveLength(2);
    expect(ended).toEqual(begun);
  });

  it('end with the provider', async () => {
    const provider = new GTCRNDenoiserProvider();
    await provider.prepare();
    await provider.close();
    await expect(async () => provider.process(frame, 'late')).rejects.toMatchObject({ code: 'not_supported' });
    await expect(provider.prepare()).rejects.toMatchObject({ code: 'not_supported' });
  });
});

it.each<[string, GTCRNDenoiserOptions]>([
  ['sampleRate', { sampleRate: 8_000 as 16_000 }],
  ['wasmPath', { wasmPath: '' }],
])('names %s where it cannot be used', (field, options) => {
  expect(() => new GTCRNDenoiserProvider(options)).toThrow(field);
});

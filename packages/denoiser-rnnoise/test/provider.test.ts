import { audioFrame, bytesOf } from '@roomkit/core/audio';
import { createSpeechLike } from '@roomkit/testing';
import { describe, expect, it, vi } from 'vitest';

import { RNNoiseDenoiserProvider, type RNNoiseRate } from '../src/index.ts';
import { RNNoise } from '../src/rnnoise.ts';

describe('rates', () => {
  it.each<RNNoiseRate>([8_000, 16_000, 24_000, 48_000])('takes 10 ms at %i Hz', async (sampleRate) => {
    const denoiser = new RNNoiseDenoiserProvider({ sampleRate });
    expect([denoiser.sampleRates, denoiser.samplesPerFrame]).toEqual([[sampleRate], sampleRate / 100]);
    const data = bytesOf(createSpeechLike(10, { sampleRate }));
    const frame = await denoiser.process(audioFrame({ data, sampleRate }), 'stream');
    expect([frame.data.byteLength, frame.sampleRate]).toEqual([data.byteLength, sampleRate]);
    await denoiser.close();
  });

  it('refuses those that do not go into 48,000', () => {
    expect(() => new RNNoiseDenoiserProvider({ sampleRate: 44_100 as 16_000 })).toThrow('sampleRate');
  });
});

describe('streams', () => {
  const frame = audioFrame({ data: bytesOf(createSpeechLike(10)) });

  it('are given back at reset and at close, each once', async () => {
    const provider = new RNNoiseDenoiserProvider();
    const begin = vi.spyOn(RNNoise.prototype, 'begin');
    const end = vi.spyOn(RNNoise.prototype, 'end');
    for (const stream of ['first', 'second', 'first']) await provider.process(frame, stream);
    provider.reset('first');
    provider.reset('first');
    await provider.close();
    await provider.close();
    const begun = begin.mock.results.map(({ value }) => value as unknown);
    expect(begun).toHaveLength(2);
    expect(end.mock.calls.map(([state]) => state)).toEqual(begun);
  });

  it('end with the provider', async () => {
    const provider = new RNNoiseDenoiserProvider();
    await provider.prepare();
    await provider.close();
    await expect(async () => provider.process(frame, 'late')).rejects.toMatchObject({ code: 'not_supported' });
    await expect(provider.prepare()).rejects.toMatchObject({ code: 'not_supported' });
  });
});

it('says when the network cannot be loaded, or has no memory left', async () => {
  const broken = RNNoise.load(async () => Promise.reject(new Error('/private/rnnoise.wasm')));
  await expect(broken).rejects.toMatchObject({ code: 'model_unreadable' });
  const full = await RNNoise.load(async () => ({ _malloc: () => 8, _rnnoise_create: () => 0 }));
  expect(() => full.begin()).toThrow(expect.objectContaining({ code: 'provider_failed' }));
});

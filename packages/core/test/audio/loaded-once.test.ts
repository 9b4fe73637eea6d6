import { LoadedOnce, packageMissing, requireStageFrame } from '@roomkit/core/audio';
import { describe, expect, it } from 'vitest';

describe('LoadedOnce', () => {
  it('loads once for everybody, and knows what it has', async () => {
    let loads = 0;
    const once = new LoadedOnce(async () => (loads += 1));
    expect(once.value).toBeNull();
    expect(await Promise.all([once.get(), once.get(new AbortController().signal)])).toEqual([1, 1]);
    expect([once.value, await once.get()]).toEqual([1, 1]);
  });

  it('ends the wait of whoever gives up, and no one else', async () => {
    const loading = Promise.withResolvers<string>();
    const once = new LoadedOnce(async () => loading.promise);
    const controller = new AbortController();
    const given = once.get(controller.signal);
    const other = once.get();
    controller.abort(new Error('no more'));
    await expect(given).rejects.toThrow('no more');
    await expect(once.get(controller.signal)).rejects.toThrow('no more');
    loading.resolve('model');
    expect(await other).toBe('model');
  });

  it('tries again after a failure', async () => {
    const outcomes = [Promise.reject(new Error('not there')), Promise.resolve('model')];
    const once = new LoadedOnce(async () => outcomes.shift() ?? 'another');
    await expect(once.get()).rejects.toThrow('not there');
    expect(await once.get()).toBe('model');
  });

  it('gives away what it has, or what is on its way', async () => {
    const loading = Promise.withResolvers<string>();
    const once = new LoadedOnce(async () => loading.promise);
    expect(await once.take()).toBeNull();
    const given = once.get();
    const taken = once.take();
    loading.resolve('model');
    expect([await given, await taken, once.value, await once.take()]).toEqual(['model', 'model', null, null]);
    const failing = new LoadedOnce(async () => Promise.reject(new Error('not there')));
    await Promise.all([expect(failing.get()).rejects.toThrow('not there'), expect(failing.take()).resolves.toBeNull()]);
  });
});

it('names the package that is missing', () => {
  expect(packageMissing('onnxruntime-node', null)).toMatchObject({
    code: 'not_supported',
    details: { feature: 'onnxruntime-node' },
  });
});

describe('requireStageFrame', () => {
  const stage = { sampleRates: [16_000], samplesPerFrame: 256 };
  const frame = { data: new Uint8Array(512), sampleRate: 16_000, channels: 1, sampleWidth: 2 } as const;

  it('lets pass what a stage takes', () => {
    expect(requireStageFrame(stage, frame)).toBeUndefined();
    expect(requireStageFrame({ sampleRates: null }, { ...frame, data: new Uint8Array(6) })).toBeUndefined();
  });

  it.each([
    ['channels', { channels: 2 }],
    ['sampleWidth', { sampleWidth: 4 }],
    ['sampleRate', { sampleRate: 8_000 }],
    ['data', { data: new Uint8Array(510) }],
  ] as const)('refuses another %s', (field, other) => {
    expect(() => requireStageFrame(stage, { ...frame, ...other })).toThrow(field);
  });
});

import { audioFrame, type AudioFrameDraft, chunkOf, frameMs, frameOf } from '@roomkit/core/audio';
import type { AudioChunk, AudioFrame } from '@roomkit/core/voice';
import { describe, expect, expectTypeOf, it } from 'vitest';

const bytes = (length: number): Uint8Array => new Uint8Array(length);

function chunk(more: Partial<AudioChunk> = {}): AudioChunk {
  return {
    data: bytes(640),
    sampleRate: 16_000,
    channels: 1,
    format: 'pcm_s16le',
    timestampMs: 40,
    isFinal: true,
    ...more,
  };
}

describe('frames and chunks', () => {
  it('VOICE-12.3.11.1 is 16,000 Hz, mono, 16 bits unless told otherwise', () => {
    const data = bytes(640);
    const frame = audioFrame({ data });
    expect(frame).toEqual({ data, sampleRate: 16_000, channels: 1, sampleWidth: 2, timestampMs: null, metadata: {} });
    expect(frame.data).toBe(data);
    expect(frameMs(frame)).toBe(20);
  });

  it.each<[string, AudioFrameDraft]>([
    ['data', { data: bytes(3) }],
    ['data', { data: bytes(2), channels: 2 }],
    ['data', { data: bytes(6), sampleWidth: 4 }],
    ['data', { data: [1, 2] as never }],
    ['sampleRate', { data: bytes(2), sampleRate: 0 }],
    ['sampleRate', { data: bytes(2), sampleRate: 192_001 }],
    ['sampleRate', { data: bytes(2), sampleRate: 0.5 }],
    ['sampleRate', { data: bytes(2), sampleRate: Number.NaN }],
    ['channels', { data: bytes(6), channels: 3 as never }],
    ['channels', { data: bytes(2), channels: 0 as never }],
    ['sampleWidth', { data: bytes(3), sampleWidth: 3 as never }],
  ])('VOICE-12.3.11.1 refuses an unusable %s: %j', (field, draft) => {
    expect(() => audioFrame(draft)).toThrow(
      expect.objectContaining({ code: 'input_invalid', details: { field, issue: expect.any(String) } }),
    );
  });

  it.each<AudioFrameDraft>([
    { data: bytes(0) },
    { data: bytes(2), sampleRate: 1 },
    { data: bytes(4), sampleRate: 192_000, channels: 2 },
    { data: bytes(8), channels: 2, sampleWidth: 4 },
    { data: bytes(3), sampleWidth: 1 },
  ])('VOICE-12.3.11.1 takes what lies within: %j', (draft) => {
    expect(audioFrame(draft)).toMatchObject(draft);
  });

  it('VOICE-12.3.11.2 are two types: a chunk is no frame, and a frame no chunk', () => {
    expectTypeOf<AudioChunk>().not.toExtend<AudioFrame>();
    expectTypeOf<AudioFrame>().not.toExtend<AudioChunk>();
    expectTypeOf<AudioChunk>().toHaveProperty('isFinal');
    expectTypeOf<AudioChunk>().toHaveProperty('format');
    expectTypeOf<AudioChunk>().not.toHaveProperty('metadata');
    expectTypeOf<AudioFrame>().not.toHaveProperty('isFinal');
    expect(Object.keys(chunkOf(audioFrame({ data: bytes(2) }))).toSorted()).toEqual([
      'channels',
      'data',
      'format',
      'isFinal',
      'sampleRate',
      'timestampMs',
    ]);
  });

  it('VOICE-12.3.11.2 leaves behind what stages said when a frame becomes a chunk', () => {
    const frame = audioFrame({ data: bytes(640), timestampMs: 40, metadata: { echo_cancelled: true } });
    expect(chunkOf(frame)).toEqual(chunk({ isFinal: false }));
    expect(chunkOf(frame, true)).toEqual(chunk());
  });

  it('VOICE-12.3.11.2 checks again when a chunk becomes a frame', () => {
    expect(frameOf(chunk())).toMatchObject({ timestampMs: 40, metadata: {}, sampleWidth: 2 });
    const field = (given: Partial<AudioChunk>): unknown => {
      try {
        return frameOf(chunk(given));
      } catch (error) {
        return (error as { details: { field: string } }).details.field;
      }
    };
    expect(field({ data: bytes(641) })).toBe('data');
    expect(field({ channels: 6 })).toBe('channels');
    expect(field({ format: 'mulaw' })).toBe('format');
  });
});

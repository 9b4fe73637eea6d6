import { describe, expect, it } from 'vitest';

import { type ElevenLabsOptions, ElevenLabsTTSProvider } from '../src/index.ts';

const OPTIONS: ElevenLabsOptions = { apiKey: 'key' };

describe('options', () => {
  it('come from the named variables', () => {
    const environment = { ELEVENLABS_API_KEY: 'key', ELEVENLABS_OUTPUT_FORMAT: 'ulaw_8000' };
    const provider = ElevenLabsTTSProvider.fromEnv(environment);
    expect([provider.name, provider.outputFormat.codec]).toEqual(['elevenlabs', 'mulaw']);
    expect(() => ElevenLabsTTSProvider.fromEnv({})).toThrow('apiKey');
  });

  it.each<[string, object]>([
    ['apiKey', { apiKey: ' ' }],
    ['voiceId', { voiceId: '' }],
    ['modelId', { modelId: '' }],
    ['outputFormat', { outputFormat: 'mp3_44100_128' }],
    ['languageCode', { languageCode: '' }],
    ['seed', { seed: 4_294_967_296 }],
    ['textNormalization', { textNormalization: 'maybe' }],
    ['voiceSettings.stability', { voiceSettings: { stability: 1.1 } }],
    ['voiceSettings.similarityBoost', { voiceSettings: { similarityBoost: -0.1 } }],
    ['voiceSettings.style', { voiceSettings: { style: Number.NaN } }],
    ['voiceSettings.speed', { voiceSettings: { speed: 2 } }],
    ['chunkLengthSchedule', { chunkLengthSchedule: [] }],
    ['chunkLengthSchedule.1', { chunkLengthSchedule: [50, 501] }],
    ['flushAfterMs', { flushAfterMs: 0 }],
    ['maxLeadMs', { maxLeadMs: 0 }],
    ['idleSocketMs', { idleSocketMs: 60_000 }],
    ['inactivityTimeoutMs', { inactivityTimeoutMs: 180_001 }],
    ['connectTimeoutMs', { connectTimeoutMs: 0.5 }],
    ['stallTimeoutMs', { stallTimeoutMs: -1 }],
    ['baseUrl', { baseUrl: 'http://vendor.example' }],
    ['liveUrl', { liveUrl: 'ws://vendor.example' }],
  ])('name %s where it cannot be used', (field, options) => {
    expect(() => new ElevenLabsTTSProvider({ ...OPTIONS, ...options })).toThrow(
      expect.objectContaining({ code: 'configuration_invalid', details: expect.objectContaining({ field }) }),
    );
  });
});

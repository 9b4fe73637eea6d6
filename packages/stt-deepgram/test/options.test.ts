import { describe, expect, it } from 'vitest';

import { type DeepgramOptions, DeepgramSTTProvider } from '../src/index.ts';

const OPTIONS: DeepgramOptions = { apiKey: 'key' };

describe('options', () => {
  it('come from the named variables', () => {
    const environment = { DEEPGRAM_API_KEY: 'key', DEEPGRAM_MODEL: 'nova-2', DEEPGRAM_BASE_URL: 'http://localhost:1' };
    expect(DeepgramSTTProvider.fromEnv(environment).name).toBe('deepgram');
    expect(() => DeepgramSTTProvider.fromEnv({})).toThrow('apiKey');
  });

  it('decide what is claimed', () => {
    expect(new DeepgramSTTProvider(OPTIONS).capabilities).toEqual({
      streaming: true,
      partialResults: true,
      endpointing: true,
    });
    const quiet = new DeepgramSTTProvider({ ...OPTIONS, interimResults: false, endpointingMs: null });
    expect(quiet.capabilities).toEqual({ streaming: true, partialResults: false, endpointing: false });
  });

  it.each<[string, Partial<DeepgramOptions>]>([
    ['apiKey', { apiKey: ' ' }],
    ['model', { model: '' }],
    ['language', { language: '' }],
    ['keyterms.1', { keyterms: ['one', ''] }],
    ['baseUrl', { baseUrl: 'http://vendor.example' }],
    ['liveUrl', { liveUrl: 'ws://vendor.example' }],
    ['liveUrl', { liveUrl: 'https://vendor.example' }],
    ['endpointingMs', { endpointingMs: 0 }],
    ['utteranceEndMs', { utteranceEndMs: 999 }],
    ['utteranceEndMs', { utteranceEndMs: 1_000, interimResults: false }],
    ['finalizeAfterMs', { finalizeAfterMs: 0 }],
    ['keepAliveMs', { keepAliveMs: 9_001 }],
    ['timeoutMs', { timeoutMs: 0.5 }],
    ['connectTimeoutMs', { connectTimeoutMs: 0 }],
    ['resultTimeoutMs', { resultTimeoutMs: -1 }],
    ['maxUnsettledMs', { maxUnsettledMs: 0 }],
    ['reconnectDelayMs', { reconnectDelayMs: 0 }],
    ['maxReconnectDelayMs', { reconnectDelayMs: 200, maxReconnectDelayMs: 100 }],
    ['maxReconnects', { maxReconnects: -1 }],
  ])('name %s where it cannot be used', (field, options) => {
    expect(() => new DeepgramSTTProvider({ ...OPTIONS, ...options })).toThrow(
      expect.objectContaining({ code: 'configuration_invalid', details: expect.objectContaining({ field }) }),
    );
  });
});

import { pcmFormat } from '@roomkit/core/audio';
import { afterEach, describe, expect, it, vi } from 'vitest';

import { OPENAI_REALTIME_ENVIRONMENT, type OpenAIRealtimeConfig, OpenAIRealtimeVoiceProvider } from '../src/index.ts';
import { resolveOptions, socketUrl } from '../src/options.ts';

describe('options of OpenAIRealtimeVoiceProvider', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it.each<[string, Partial<OpenAIRealtimeConfig>]>([
    ['apiKey', { apiKey: '' }],
    ['model', { model: ' ' }],
    ['voice', { voice: '' }],
    ['language', { language: '' }],
    ['transcriptionModel', { transcriptionModel: '' }],
    ['codec', { codec: 'opus' as 'mulaw' }],
    ['turnDetection', { turnDetection: 'sometimes' as 'manual' }],
    ['noiseReduction', { noiseReduction: 'much' as 'near_field' }],
    ['silenceDurationMs', { silenceDurationMs: -1 }],
    ['maxOutputTokens', { maxOutputTokens: 0 }],
    ['connectTimeoutMs', { connectTimeoutMs: 0 }],
    ['baseUrl', { baseUrl: 'http://example.com/v1' }],
    ['baseUrl', { baseUrl: 'nowhere' }],
  ])('%s is refused by name: %o', (field, given) => {
    expect(() => new OpenAIRealtimeVoiceProvider({ apiKey: 'key', ...given })).toThrow(
      expect.objectContaining({ code: 'configuration_invalid', details: expect.objectContaining({ field }) }),
    );
  });

  it('come from the environment, options before it', () => {
    const env = { OPENAI_API_KEY: 'key', OPENAI_REALTIME_MODEL: 'gpt-realtime-mini', OPENAI_BASE_URL: '' };
    expect(OpenAIRealtimeVoiceProvider.fromEnv(env).name).toBe('openai-realtime');
    expect(() => OpenAIRealtimeVoiceProvider.fromEnv({})).toThrow('apiKey');
    expect(() => OpenAIRealtimeVoiceProvider.fromEnv(env, { model: '' })).toThrow('model');
    vi.stubEnv('OPENAI_API_KEY', 'of-the-process');
    expect(OpenAIRealtimeVoiceProvider.fromEnv().capabilities.truncation).toBe(true);
    expect(OPENAI_REALTIME_ENVIRONMENT.filter(({ secret }) => secret).map(({ name }) => name)).toEqual([
      'OPENAI_API_KEY',
    ]);
  });

  it('say where the socket goes: in the clear on this machine alone', () => {
    expect(socketUrl(resolveOptions({ apiKey: 'key' })).href).toBe(
      'wss://api.openai.com/v1/realtime?model=gpt-realtime-2.1',
    );
    expect(socketUrl({ baseUrl: 'http://127.0.0.1:8080/v1/', model: 'm' }).href).toBe(
      'ws://127.0.0.1:8080/v1/realtime?model=m',
    );
  });

  it('say what the audio is, and who hears turns', () => {
    const { inputFormat, outputFormat, capabilities } = new OpenAIRealtimeVoiceProvider({ apiKey: 'key' });
    expect([inputFormat, outputFormat, capabilities.manualTurns]).toEqual([
      pcmFormat(24_000),
      pcmFormat(24_000),
      false,
    ]);
    const phone = new OpenAIRealtimeVoiceProvider({ apiKey: 'key', codec: 'mulaw', turnDetection: 'manual' });
    expect([phone.inputFormat.codec, phone.outputFormat.sampleRate, phone.capabilities.manualTurns]).toEqual([
      'mulaw',
      8_000,
      true,
    ]);
  });
});

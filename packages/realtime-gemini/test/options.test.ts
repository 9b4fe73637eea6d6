import { pcmFormat } from '@roomkit/core/audio';
import { afterEach, describe, expect, it, vi } from 'vitest';

import { GEMINI_LIVE_ENVIRONMENT, type GeminiLiveConfig, GeminiLiveVoiceProvider } from '../src/index.ts';
import { resolveOptions, socketUrl } from '../src/options.ts';

describe('options of GeminiLiveVoiceProvider', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it.each<[string, Partial<GeminiLiveConfig>]>([
    ['apiKey', { apiKey: '' }],
    ['model', { model: ' ' }],
    ['voice', { voice: '' }],
    ['language', { language: '' }],
    ['turnDetection', { turnDetection: 'sometimes' as 'manual' }],
    ['textInput', { textInput: 'letter' as 'client_content' }],
    ['apiVersion', { apiVersion: 'v9' }],
    ['silenceDurationMs', { silenceDurationMs: 0.5 }],
    ['maxOutputTokens', { maxOutputTokens: 0 }],
    ['maxReconnects', { maxReconnects: -1 }],
    ['baseUrl', { baseUrl: 'http://example.com' }],
  ])('%s is refused by name: %o', (field, given) => {
    expect(() => new GeminiLiveVoiceProvider({ apiKey: 'key', ...given })).toThrow(
      expect.objectContaining({ code: 'configuration_invalid', details: expect.objectContaining({ field }) }),
    );
  });

  it('come from the environment, options before it', () => {
    const env = { GEMINI_API_KEY: 'key', GEMINI_LIVE_MODEL: 'gemini-2.5-flash', GEMINI_BASE_URL: '' };
    expect(GeminiLiveVoiceProvider.fromEnv(env).name).toBe('gemini-live');
    expect(() => GeminiLiveVoiceProvider.fromEnv({})).toThrow('apiKey');
    expect(() => GeminiLiveVoiceProvider.fromEnv(env, { model: '' })).toThrow('model');
    vi.stubEnv('GEMINI_API_KEY', 'of-the-process');
    expect(GeminiLiveVoiceProvider.fromEnv().capabilities.resumption).toBe(true);
    expect(GEMINI_LIVE_ENVIRONMENT.filter(({ secret }) => secret).map(({ name }) => name)).toEqual(['GEMINI_API_KEY']);
  });

  it('say where the socket goes: in the clear on this machine alone', () => {
    const service = 'ws/google.ai.generativelanguage.v1beta.GenerativeService.BidiGenerateContent';
    expect(socketUrl(resolveOptions({ apiKey: 'k&y' })).href).toBe(
      `wss://generativelanguage.googleapis.com/${service}?key=k%26y`,
    );
    expect(socketUrl(resolveOptions({ apiKey: 'key', baseUrl: 'http://127.0.0.1:8080/' })).href).toBe(
      `ws://127.0.0.1:8080/${service}?key=key`,
    );
  });

  it('VOICE-12.4.16 say what the audio is, and how text is told by the model’s name', () => {
    const provider = new GeminiLiveVoiceProvider({ apiKey: 'key' });
    expect([provider.inputFormat, provider.outputFormat]).toEqual([pcmFormat(16_000), pcmFormat(24_000)]);
    expect(resolveOptions({ apiKey: 'key' }).textInput).toBe('realtime_input');
    expect(resolveOptions({ apiKey: 'key', model: 'gemini-2.5-flash-live' }).textInput).toBe('client_content');
  });
});

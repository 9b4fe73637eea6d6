import { createTestClock } from '@roomkit/testing';
import { aiContext } from '@roomkit/testing/conformance';
import { afterEach, describe, expect, it, vi } from 'vitest';

import { GEMINI_ENVIRONMENT, GeminiAIProvider, type GeminiConfig, type GeminiOptions } from '../src/index.ts';

const NOTHING = { error: { code: 404, status: 'NOT_FOUND', message: 'x' } };

function capabilitiesOf(options: Partial<GeminiOptions>): GeminiAIProvider['capabilities'] {
  return new GeminiAIProvider({ apiKey: 'key', ...options }).capabilities;
}

describe('options of GeminiAIProvider', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it.each([
    ['apiKey', { apiKey: '' }],
    ['model', { model: ' ' }],
    ['maxTokens', { maxTokens: 0 }],
    ['maxTokens', { maxTokens: 1.5 }],
    ['timeoutMs', { timeoutMs: Number.NaN }],
    ['thinking', { thinking: 'much' as 'budget' }],
    ['thinkingLevel', { thinkingLevel: 'huge' as 'high' }],
    [
      'safetySettings.category',
      { safetySettings: [{ category: 'RUDE' as 'HARM_CATEGORY_JAILBREAK', threshold: 'OFF' }] },
    ],
    [
      'safetySettings.threshold',
      { safetySettings: [{ category: 'HARM_CATEGORY_JAILBREAK', threshold: 'ON' as 'OFF' }] },
    ],
    ['baseUrl', { baseUrl: 'ftp://example.com' }],
    ['baseUrl', { baseUrl: 'nowhere' }],
  ])('%s is refused by name: %o', (field, given) => {
    const options: GeminiConfig = { apiKey: 'key', ...(given as Partial<GeminiOptions>) };
    expect(() => new GeminiAIProvider(options)).toThrow(
      expect.objectContaining({ code: 'configuration_invalid', details: expect.objectContaining({ field }) }),
    );
  });

  it('come from the environment, options before it', () => {
    const env = { GEMINI_API_KEY: 'key', GEMINI_MODEL: 'gemini-2.5-pro', GEMINI_BASE_URL: '' };
    expect(GeminiAIProvider.fromEnv(env).modelName).toBe('gemini-2.5-pro');
    expect(GeminiAIProvider.fromEnv(env, { model: 'gemini-3.7-flash' }).modelName).toBe('gemini-3.7-flash');
    expect(() => GeminiAIProvider.fromEnv({})).toThrow('apiKey');
    vi.stubEnv('GEMINI_API_KEY', 'of-the-process');
    expect(GeminiAIProvider.fromEnv().modelName).toBe('gemini-3.8-flash');
    expect(GEMINI_ENVIRONMENT.filter((variable) => variable.secret).map((variable) => variable.name)).toEqual([
      'GEMINI_API_KEY',
    ]);
  });

  it('say what the model can do', () => {
    expect(capabilitiesOf({})).toMatchObject({ thinking: true, temperature: false, vision: true });
    expect(capabilitiesOf({ model: 'gemini-2.5-flash' })).toMatchObject({ thinking: true, temperature: true });
    expect(capabilitiesOf({ model: 'gemini-2.0-flash' })).toMatchObject({ thinking: false, temperature: true });
    expect(capabilitiesOf({ model: 'gemma-3-27b-it', vision: false })).toMatchObject({
      thinking: false,
      vision: false,
    });
    expect(capabilitiesOf({ thinking: 'none', temperature: true })).toMatchObject({
      thinking: false,
      temperature: true,
    });
  });

  it('decide alone where a request goes and what it carries: nothing is read from the environment', async () => {
    vi.stubEnv('GOOGLE_API_KEY', 'of-the-process');
    vi.stubEnv('GEMINI_API_KEY', 'of-the-process-too');
    vi.stubEnv('GOOGLE_GEMINI_BASE_URL', 'https://elsewhere.example');
    vi.stubEnv('GOOGLE_GENAI_API_VERSION', 'v9');
    vi.stubEnv('GOOGLE_GENAI_USE_VERTEXAI', 'true');
    vi.stubEnv('GOOGLE_CLOUD_PROJECT', 'project');
    const warned = vi.spyOn(console, 'warn');
    const sent: Request[] = [];
    const fetch = async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
      sent.push(new Request(input, init));
      return Response.json(NOTHING, { status: 404 });
    };
    const defaultHeaders = { 'x-gateway': 'yes' };
    const ask = async (options: Partial<GeminiOptions>): Promise<void> => {
      const provider = new GeminiAIProvider({ apiKey: 'key', fetch, defaultHeaders, ...options });
      await expect(provider.generate(aiContext())).rejects.toMatchObject({ details: { statusCode: 404 } });
      await expect(provider.generateStream(aiContext()).next()).rejects.toMatchObject({ details: { statusCode: 404 } });
    };
    await ask({});
    await ask({ baseUrl: 'http://127.0.0.1:9/proxy', apiVersion: '' });
    expect(sent.map((request) => request.url)).toEqual([
      'https://generativelanguage.googleapis.com/v1beta/models/gemini-3.8-flash:generateContent',
      'https://generativelanguage.googleapis.com/v1beta/models/gemini-3.8-flash:streamGenerateContent?alt=sse',
      'http://127.0.0.1:9/proxy/models/gemini-3.8-flash:generateContent',
      'http://127.0.0.1:9/proxy/models/gemini-3.8-flash:streamGenerateContent?alt=sse',
    ]);
    for (const { headers } of sent) {
      expect([headers.get('x-goog-api-key'), headers.get('x-gateway')]).toEqual(['key', 'yes']);
    }
    expect(warned).not.toHaveBeenCalled();
  });

  it('end a call that has not begun in time, as a failure worth another try', async () => {
    const clock = createTestClock();
    const signals: AbortSignal[] = [];
    const fetch = (_input: string | URL | Request, init?: RequestInit): Promise<Response> => {
      const signal = init?.signal ?? AbortSignal.abort();
      signals.push(signal);
      return new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      });
    };
    const provider = new GeminiAIProvider({ apiKey: 'key', fetch, clock, timeoutMs: 1000 });
    const failures = [
      provider.generate(aiContext()).catch((error: unknown) => error),
      provider
        .generateStream(aiContext())
        .next()
        .catch((error: unknown) => error),
    ];
    await vi.waitUntil(() => signals.length === 2);
    await clock.advance(999);
    expect(signals.map((signal) => signal.aborted)).toEqual([false, false]);
    await clock.advance(1);
    for (const failure of await Promise.all(failures)) {
      expect(failure).toMatchObject({ code: 'provider_failed', retryable: true, message: 'The model took too long.' });
    }
  });
});

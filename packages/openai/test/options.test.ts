import { aiContext } from '@roomkit/testing/conformance';
import { describe, expect, it } from 'vitest';

import { OPENAI_ENVIRONMENT, OpenAIAIProvider, type OpenAIConfig, type OpenAIOptions } from '../src/index.ts';

describe('options of OpenAIAIProvider', () => {
  it.each([
    ['apiKey', { apiKey: '' }],
    ['model', { model: ' ' }],
    ['api', { api: 'assistants' as 'responses' }],
    ['maxTokens', { maxTokens: 0 }],
    ['timeoutMs', { timeoutMs: Number.NaN }],
    ['reasoningEffort', { reasoningEffort: 'huge' as 'max' }],
    ['baseUrl', { baseUrl: 'ftp://example.com' }],
    ['baseUrl', { baseUrl: 'nowhere' }],
  ])('%s is refused by name: %o', (field, given) => {
    const options: OpenAIConfig = { apiKey: 'key', ...(given as Partial<OpenAIOptions>) };
    expect(() => new OpenAIAIProvider(options)).toThrow(
      expect.objectContaining({ code: 'configuration_invalid', details: expect.objectContaining({ field }) }),
    );
  });

  it('come from the environment, options before it', () => {
    const env = { OPENAI_API_KEY: 'key', OPENAI_MODEL: 'gpt-4.1', OPENAI_BASE_URL: '' };
    expect(OpenAIAIProvider.fromEnv(env).modelName).toBe('gpt-4.1');
    expect(OpenAIAIProvider.fromEnv(env, { model: 'o3' }).modelName).toBe('o3');
    expect(() => OpenAIAIProvider.fromEnv({})).toThrow('apiKey');
    expect(OPENAI_ENVIRONMENT.filter((variable) => variable.secret).map((variable) => variable.name)).toEqual([
      'OPENAI_API_KEY',
    ]);
  });

  it('say what the model can do', () => {
    const of = (options: Partial<OpenAIOptions>) => new OpenAIAIProvider({ apiKey: 'key', ...options }).capabilities;
    expect(of({})).toMatchObject({ thinking: true, temperature: false, vision: true });
    expect(of({ model: 'gpt-4.1', vision: false })).toMatchObject({
      thinking: false,
      temperature: true,
      vision: false,
    });
    expect(of({ api: 'chat_completions' })).toMatchObject({ thinking: false, temperature: false });
  });

  it('decide alone where a request goes and what it carries', async () => {
    const sent: Request[] = [];
    const fetch = async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
      sent.push(new Request(input, init));
      return Response.json({ error: { code: 'model_not_found', message: 'x' } }, { status: 404 });
    };
    for (const api of ['responses', 'chat_completions'] as const) {
      const provider = new OpenAIAIProvider({
        apiKey: 'key',
        api,
        baseUrl: 'http://127.0.0.1:9/proxy/v1',
        organization: 'org',
        defaultHeaders: { 'x-gateway': 'yes' },
        fetch,
      });
      await expect(provider.generate(aiContext())).rejects.toMatchObject({ details: { statusCode: 404 } });
    }
    expect(sent.map((request) => request.url)).toEqual([
      'http://127.0.0.1:9/proxy/v1/responses',
      'http://127.0.0.1:9/proxy/v1/chat/completions',
    ]);
    const names = ['authorization', 'openai-organization', 'openai-project', 'x-gateway'];
    expect(names.map((name) => sent[0]?.headers.get(name))).toEqual(['Bearer key', 'org', null, 'yes']);
  });
});

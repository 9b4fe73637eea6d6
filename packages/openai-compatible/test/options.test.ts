import { OpenAIEmulator } from '@roomkit/emulators/openai';
import { describe, expect, it } from 'vitest';

import {
  OPENAI_COMPATIBLE_ENVIRONMENT,
  OpenAICompatibleAIProvider,
  type OpenAICompatibleConfig,
  type OpenAICompatibleOptions,
} from '../src/index.ts';

const SERVER = { baseUrl: 'http://models.internal:8000/v1', model: 'm' } as const;

describe('options of OpenAICompatibleAIProvider', () => {
  it.each([
    ['baseUrl', { baseUrl: 'ftp://example.com' }],
    ['model', { model: '' }],
    ['apiKey', { apiKey: ' ' }],
    ['name', { name: '' }],
    ['tools', { tools: 'yes' }],
    ['contextWindowTokens', { contextWindowTokens: 0 }],
    ['maxTokensField', { maxTokensField: 'limit' }],
    ['thinkingField', { thinkingField: 'thoughts' }],
  ])('%s is refused by name: %o', (field, given) => {
    const options: OpenAICompatibleConfig = { ...SERVER, ...(given as Partial<OpenAICompatibleOptions>) };
    expect(() => new OpenAICompatibleAIProvider(options)).toThrow(
      expect.objectContaining({ code: 'configuration_invalid', details: expect.objectContaining({ field }) }),
    );
  });

  it('come from the environment, options before it', () => {
    const env = { OPENAI_COMPATIBLE_BASE_URL: SERVER.baseUrl, OPENAI_COMPATIBLE_MODEL: 'a' };
    expect(OpenAICompatibleAIProvider.fromEnv(env).modelName).toBe('a');
    expect(OpenAICompatibleAIProvider.fromEnv(env, { model: 'b' }).modelName).toBe('b');
    expect(() => OpenAICompatibleAIProvider.fromEnv({})).toThrow('model');
    const secrets = OPENAI_COMPATIBLE_ENVIRONMENT.filter(({ secret }) => secret === true);
    expect(secrets.map(({ name }) => name)).toEqual(['OPENAI_COMPATIBLE_API_KEY']);
  });

  it('say what the model can do', () => {
    expect(new OpenAICompatibleAIProvider(SERVER)).toMatchObject({
      name: 'openai-compatible',
      capabilities: {
        streaming: true,
        tools: true,
        parallelTools: true,
        vision: false,
        thinking: false,
        structuredOutput: true,
        temperature: true,
        contextWindowTokens: null,
      },
    });
    const given = {
      name: 'local',
      tools: false,
      vision: true,
      structuredOutput: false,
      temperature: false,
      contextWindowTokens: 8192,
      thinkingField: 'reasoning',
    } as const;
    expect(new OpenAICompatibleAIProvider({ ...SERVER, ...given })).toMatchObject({
      name: 'local',
      capabilities: {
        tools: false,
        parallelTools: false,
        vision: true,
        thinking: true,
        structuredOutput: false,
        temperature: false,
        contextWindowTokens: 8192,
      },
    });
  });
});

describe('the list of models', () => {
  it('is the server’s', async () => {
    const { apiKey, fetch } = new OpenAIEmulator({ models: ['a', 'b'] });
    const provider = new OpenAICompatibleAIProvider({ ...SERVER, apiKey, fetch });
    expect((await provider.listModels()).map(({ id }) => id)).toEqual(['a', 'b']);
    const stranger = new OpenAICompatibleAIProvider({ ...SERVER, fetch });
    await expect(stranger.listModels()).rejects.toMatchObject({ details: { statusCode: 401 } });
  });

  it.each([
    [{ max_model_len: 4096 }, 4096, null],
    [{ context_length: 8192 }, 8192, null],
    [{ context_window: 131_072, max_completion_tokens: 32_768 }, 131_072, 32_768],
    [{}, null, null],
  ])('knows of %o what it says of its window', async (facts, contextWindowTokens, maxOutputTokens) => {
    const fetch = async (): Promise<Response> => Response.json({ object: 'list', data: [{ id: 'a', ...facts }] });
    const provider = new OpenAICompatibleAIProvider({ ...SERVER, fetch });
    expect(await provider.listModels()).toEqual([{ id: 'a', contextWindowTokens, maxOutputTokens }]);
  });
});

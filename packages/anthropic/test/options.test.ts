import { aiContext } from '@roomkit/testing/conformance';
import { describe, expect, it } from 'vitest';

import {
  ANTHROPIC_ENVIRONMENT,
  AnthropicAIProvider,
  type AnthropicConfig,
  type AnthropicOptions,
} from '../src/index.ts';

describe('options of AnthropicAIProvider', () => {
  it.each([
    ['apiKey', { apiKey: '' }],
    ['model', { model: ' ' }],
    ['maxTokens', { maxTokens: 0 }],
    ['maxTokens', { maxTokens: 1.5 }],
    ['timeoutMs', { timeoutMs: Number.NaN }],
    ['thinking', { thinking: 'much' as 'budget' }],
    ['effort', { effort: 'huge' as 'max' }],
    ['baseUrl', { baseUrl: 'ftp://example.com' }],
    ['baseUrl', { baseUrl: 'nowhere' }],
  ])('%s is refused by name: %o', (field, given) => {
    const options: AnthropicConfig = { apiKey: 'key', ...(given as Partial<AnthropicOptions>) };
    expect(() => new AnthropicAIProvider(options)).toThrow(
      expect.objectContaining({ code: 'configuration_invalid', details: expect.objectContaining({ field }) }),
    );
  });

  it('come from the environment, options before it', () => {
    const env = { ANTHROPIC_API_KEY: 'key', ANTHROPIC_MODEL: 'claude-opus-5-5' };
    expect(AnthropicAIProvider.fromEnv(env).modelName).toBe('claude-opus-5-5');
    expect(AnthropicAIProvider.fromEnv(env, { model: 'claude-haiku-5-5' }).modelName).toBe('claude-haiku-5-5');
    expect(() => AnthropicAIProvider.fromEnv({})).toThrow('apiKey');
    expect(ANTHROPIC_ENVIRONMENT.filter((variable) => variable.secret).map((variable) => variable.name)).toEqual([
      'ANTHROPIC_API_KEY',
    ]);
  });

  it('decide alone where a request goes and what it carries', async () => {
    const sent: Request[] = [];
    const fetch = async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
      sent.push(new Request(input, init));
      return Response.json({ type: 'error', error: { type: 'not_found_error', message: 'x' } }, { status: 404 });
    };
    const provider = new AnthropicAIProvider({
      apiKey: 'key',
      baseUrl: 'http://127.0.0.1:9/proxy',
      defaultHeaders: { 'anthropic-version': '2023-06-01' },
      fetch,
    });
    await expect(provider.generate(aiContext())).rejects.toMatchObject({ details: { statusCode: 404 } });
    expect(sent.map((request) => request.url)).toEqual(['http://127.0.0.1:9/proxy/v1/messages']);
    expect(sent[0]?.headers.get('authorization')).toBe('Bearer key');
    expect(sent[0]?.headers.get('anthropic-version')).toBe('2023-06-01');
  });
});

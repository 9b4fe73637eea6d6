import type { AIResponse } from '@roomkit/core/ai';
import type { ModelAnswer } from '@roomkit/emulators';
import { OpenAIEmulator } from '@roomkit/emulators/openai';
import { aiContext } from '@roomkit/testing/conformance';
import { describe, expect, it } from 'vitest';

import { OpenAIAIProvider, type OpenAIOptions } from '../src/index.ts';

/** The same answer, in one piece and streamed. */
async function bothWays(answer: ModelAnswer, options: Partial<OpenAIOptions> = {}): Promise<readonly AIResponse[]> {
  const { apiKey, fetch } = new OpenAIEmulator({ script: [answer] });
  const provider = new OpenAIAIProvider({ apiKey, fetch, ...options });
  const responses = [await provider.generate(aiContext())];
  for await (const event of provider.generateStream(aiContext()))
    if (event.type === 'done') responses.push(event.response);
  return responses;
}

/** An answer of the Responses API that says that it failed. */
async function reported(status: 'failed' | 'cancelled', error: object | null): Promise<readonly unknown[]> {
  const response = { id: 'resp_1', object: 'response', model: 'gpt-5.5', status, error, output: [] };
  const event = { type: `response.${status}`, response, sequence_number: 0 };
  const stream = `event: ${event.type}\ndata: ${JSON.stringify({ ...event, type: 'response.failed' })}\n\n`;
  const fetch = async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const { stream: isStream } = (await new Request(input, init).json()) as { readonly stream: boolean };
    return isStream
      ? new Response(stream, { headers: { 'content-type': 'text/event-stream' } })
      : Response.json(response);
  };
  const provider = new OpenAIAIProvider({ apiKey: 'key', fetch });
  return Promise.all(
    [provider.generate(aiContext()), provider.generateStream(aiContext()).next()].map((call) =>
      call.catch((failure: unknown) => failure),
    ),
  );
}

describe('answers of OpenAI', () => {
  it.each(['responses', 'chat_completions'] as const)('count what was cached and thought: %s', async (api) => {
    const usage = { inputTokens: 100, outputTokens: 30, cacheReadTokens: 40, cacheWriteTokens: 10, thinkingTokens: 7 };
    const responses = await bothWays({ usage }, { api });
    expect(responses).toHaveLength(2);
    for (const response of responses) expect(response.usage).toEqual(usage);
  });

  it.each([
    [{ code: 'rate_limit_exceeded', message: 'org-123' }, 429, true],
    [{ code: 'invalid_image', message: 'org-123' }, 400, false],
    [null, 500, true],
  ])('that say that they failed are failures: %o', async (error, statusCode, retryable) => {
    for (const status of ['failed', 'cancelled'] as const) {
      const failures = await reported(status, error);
      expect(failures).toHaveLength(2);
      for (const failure of failures) {
        expect(failure).toMatchObject({
          code: 'provider_failed',
          retryable,
          message: expect.not.stringContaining('org-123'),
          details: { statusCode },
        });
      }
    }
  });
});

describe('OpenAIAIProvider', () => {
  it('lists the models there are', async () => {
    const { apiKey, fetch } = new OpenAIEmulator({ models: ['gpt-a', 'gpt-b'] });
    expect(await new OpenAIAIProvider({ apiKey, fetch }).listModels()).toEqual([
      { id: 'gpt-a', contextWindowTokens: null, maxOutputTokens: null },
      { id: 'gpt-b', contextWindowTokens: null, maxOutputTokens: null },
    ]);
  });
});

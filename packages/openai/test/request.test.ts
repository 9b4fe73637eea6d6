import type { AIContext, AIThinkingPart } from '@roomkit/core/ai';
import { aiContext, aiContexts, aiToolRound } from '@roomkit/testing/conformance';
import type { OpenAI } from 'openai';
import { describe, expect, it } from 'vitest';

import { OpenAIAIProvider, type OpenAIOptions } from '../src/index.ts';
import { resolveOptions } from '../src/options.ts';
import { responsesRequest } from '../src/responses/request.ts';

const THOUGHT: AIThinkingPart = {
  type: 'thinking',
  thinking: 'Two calls.',
  signature: 'c2ln',
  provider: 'openai',
  metadata: { id: 'rs_1' },
};
const ROUND = { ...aiContexts['tools side by side'], messages: aiToolRound([THOUGHT]) };

function responses(given: Partial<AIContext>, options: Partial<OpenAIOptions> = {}) {
  return responsesRequest(aiContext(given), resolveOptions({ apiKey: 'key', ...options }), 'openai');
}

/** What is sent to Chat Completions. */
async function chat(given: Partial<AIContext>, options: Partial<OpenAIOptions> = {}) {
  const bodies: string[] = [];
  const fetch = async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    bodies.push(await new Request(input, init).text());
    return Response.json({ id: 'c', model: 'm', choices: [{ message: { content: 'ok' }, finish_reason: 'stop' }] });
  };
  const provider = new OpenAIAIProvider({ apiKey: 'key', api: 'chat_completions', ...options, fetch });
  await provider.generate(aiContext(given));
  return JSON.parse(bodies[0] ?? '') as OpenAI.Chat.ChatCompletionCreateParams;
}

describe('requests to OpenAI', () => {
  it('hand reasoning back sealed under its id, calls and results under theirs, in order', async () => {
    expect(responses(ROUND).input).toEqual([
      { role: 'user', content: [{ type: 'input_text', text: 'Weather in Oslo and Rome?' }] },
      {
        type: 'reasoning',
        id: 'rs_1',
        summary: [{ type: 'summary_text', text: 'Two calls.' }],
        encrypted_content: 'c2ln',
      },
      { role: 'assistant', content: 'One moment.' },
      { type: 'function_call', call_id: 'call_1', name: 'get_weather', arguments: '{"city":"Oslo"}' },
      { type: 'function_call', call_id: 'call_2', name: 'get_weather', arguments: '{"city": ' },
      { type: 'function_call_output', call_id: 'call_1', output: 'Snow' },
      {
        type: 'function_call_output',
        call_id: 'call_2',
        output: [
          { type: 'input_text', text: 'No such city' },
          { type: 'input_image', image_url: expect.stringContaining('base64'), detail: 'auto' },
        ],
      },
    ]);
    const { messages } = await chat(ROUND);
    expect(messages.map((message) => message.role)).toEqual(['user', 'assistant', 'tool', 'tool']);
  });

  it('keep nothing at the vendor unless told to', async () => {
    expect(responses({}).store).toBe(false);
    expect(responses({}).include).toEqual(['reasoning.encrypted_content']);
    expect((await chat({}, { store: true })).store).toBe(true);
  });

  it.each([
    ['gpt-5.5', null, undefined],
    ['gpt-5.5', 0, 'none'],
    ['gpt-5-mini', 0, 'minimal'],
    ['o3', 0, 'low'],
    ['gpt-5.5', 1000, 'low'],
    ['gpt-5.5', 8000, 'medium'],
    ['gpt-5.5', 30_000, 'high'],
    ['gpt-4.1', 30_000, undefined],
    ['gpt-5.3-chat-latest', 30_000, undefined],
  ])('%s thinks with a budget of %s by effort %s', async (model, thinkingBudget, effort) => {
    expect(responses({ thinkingBudget }, { model }).reasoning?.effort).toBe(effort);
    expect((await chat({ thinkingBudget }, { model })).reasoning_effort).toBe(effort);
  });

  it('send no temperature to models that refuse one', async () => {
    expect(responses({ temperature: 0 })).not.toHaveProperty('temperature');
    expect(responses({ temperature: 0 }, { model: 'gpt-4.1' })).toHaveProperty('temperature', 0);
    expect(await chat({ temperature: 0 }, { reasoning: true })).not.toHaveProperty('temperature');
  });

  it('refuse an image that is no base64 data', async () => {
    const messages = [{ role: 'user', content: [{ type: 'image', url: 'data:image/png,abc' }] }] as const;
    expect(() => responses({ messages })).toThrow('image.url');
    await expect(chat({ messages })).rejects.toThrow('image.url');
  });
});

import type { AIContext } from '@roomkit/core/ai';
import { aiContext } from '@roomkit/testing/conformance';
import { describe, expect, it } from 'vitest';

import { isStrictSchema, OpenAICompatibleAIProvider, type OpenAICompatibleOptions } from '../src/index.ts';

const LOOSE = { type: 'object', properties: { city: { type: 'string' } } } as const;
const STRICT = { ...LOOSE, required: ['city'], additionalProperties: false } as const;
const WEATHER = { name: 'get_weather', description: 'Weather.', parameters: LOOSE } as const;

/** What a provider sends. */
async function sent(
  given: Partial<AIContext>,
  options: Partial<OpenAICompatibleOptions> = {},
): Promise<readonly [Readonly<Record<string, unknown>>, Request]> {
  const requests: Request[] = [];
  const provider = new OpenAICompatibleAIProvider({
    baseUrl: 'http://models.internal:8000/v1',
    model: 'm',
    ...options,
    fetch: async (input, init) => {
      requests.push(new Request(input, init));
      return Response.json({ id: 'c', model: 'm', choices: [{ message: { content: 'ok' }, finish_reason: 'stop' }] });
    },
  });
  await provider.generate(aiContext(given));
  const [request] = requests;
  if (request === undefined) throw new Error('nothing was sent');
  return [(await request.clone().json()) as Readonly<Record<string, unknown>>, request];
}

describe('requests to servers of Chat Completions', () => {
  it('hold nothing that a plain server may not know', async () => {
    const [body] = await sent({ tools: [WEATHER] });
    expect(Object.keys(body).toSorted()).toEqual(['messages', 'model', 'stream', 'tools']);
  });

  it('hold what was asked for', async () => {
    const [body] = await sent({
      systemPrompt: 'Be brief.',
      tools: [WEATHER],
      toolChoice: { name: 'get_weather' },
      parallelToolCalls: false,
      maxTokens: 200,
      temperature: 0.3,
      responseFormat: { name: 'verdict', schema: LOOSE },
    });
    expect(body).toMatchObject({
      max_tokens: 200,
      temperature: 0.3,
      tool_choice: { type: 'function', function: { name: 'get_weather' } },
      parallel_tool_calls: false,
      response_format: { type: 'json_schema', json_schema: { name: 'verdict', schema: LOOSE, strict: false } },
      messages: [{ role: 'system', content: 'Be brief.' }, { role: 'user' }],
    });
  });

  it('leave out what the server is said not to take', async () => {
    const given = { temperature: 0.3, maxTokens: 7, responseFormat: { name: 'verdict', schema: LOOSE } };
    const [body] = await sent(given, {
      temperature: false,
      structuredOutput: false,
      maxTokensField: 'max_completion_tokens',
    });
    expect(Object.keys(body).toSorted()).toEqual(['max_completion_tokens', 'messages', 'model', 'stream']);
  });

  it('hold the fields of the server’s own, which replace all but model, messages and stream', async () => {
    const extraBody = { top_k: 20, temperature: 0.9, model: 'another', messages: [], stream: true };
    const [body] = await sent({ temperature: 0.1 }, { extraBody });
    expect(body).toMatchObject({ top_k: 20, temperature: 0.9, model: 'm', stream: false });
    expect(body['messages']).toHaveLength(1);
  });

  it('hand thinking back where the server takes it, and to nobody but who thought it', async () => {
    const messages = [
      { role: 'user', content: 'Hi' },
      {
        role: 'assistant',
        content: [
          { type: 'thinking', thinking: 'mine', provider: 'local' },
          { type: 'thinking', thinking: 'foreign', provider: 'another' },
          { type: 'text', text: 'Hello' },
        ],
      },
    ] as const;
    const [body] = await sent({ messages }, { name: 'local', thinkingField: 'reasoning' });
    expect(body['messages']).toMatchObject([{}, { role: 'assistant', content: 'Hello', reasoning: 'mine' }]);
    const [without] = await sent({ messages }, { name: 'local' });
    expect(JSON.stringify(without)).not.toContain('mine');
  });

  it('ask for strictness only where the schema allows it', async () => {
    const [body] = await sent({
      tools: [
        { ...WEATHER, strict: true },
        { ...WEATHER, name: 'b', parameters: STRICT, strict: true },
      ],
    });
    expect(body['tools']).toMatchObject([
      { function: expect.not.objectContaining({ strict: true }) },
      { function: { strict: true } },
    ]);
  });

  it('mention images in results of tools, and refuse what is no base64 data', async () => {
    const url = 'https://example.com/a.png';
    const [body] = await sent({
      messages: [
        { role: 'user', content: 'Look' },
        { role: 'assistant', content: [{ type: 'tool_call', id: 'a', name: 'b', arguments: {}, rawArguments: '{"' }] },
        {
          role: 'tool',
          content: [
            {
              type: 'tool_result',
              toolCallId: 'a',
              name: 'b',
              result: [
                { type: 'text', text: 'x' },
                { type: 'image', url },
              ],
            },
          ],
        },
      ],
    });
    expect(body['messages']).toMatchObject([
      {},
      { tool_calls: [{ id: 'a', function: { name: 'b', arguments: '{"' } }] },
      { role: 'tool', tool_call_id: 'a', content: 'x\n[Image]' },
    ]);
    const messages = [{ role: 'user', content: [{ type: 'image', url: 'data:image/png,abc' }] }] as const;
    await expect(sent({ messages })).rejects.toMatchObject({ code: 'input_invalid' });
  });

  it('carry a key only where there is one', async () => {
    const [, without] = await sent({});
    expect(without.headers.get('authorization')).toBeNull();
    const [, withKey] = await sent({}, { apiKey: 'sk-1', defaultHeaders: { 'x-gateway': 'yes' } });
    expect(withKey.headers.get('authorization')).toBe('Bearer sk-1');
    expect(withKey.headers.get('x-gateway')).toBe('yes');
    expect(withKey.url).toBe('http://models.internal:8000/v1/chat/completions');
  });
});

describe('schemas that a model can be held to', () => {
  it.each([
    [STRICT, true],
    [LOOSE, false],
    [{ ...STRICT, required: [] }, false],
    [{ ...STRICT, additionalProperties: true }, false],
    [{ ...STRICT, properties: { city: LOOSE } }, false],
    [{ ...STRICT, properties: { city: { type: 'array', items: LOOSE } } }, false],
    [{ ...STRICT, properties: { city: { anyOf: [{ type: 'null' }, LOOSE] } } }, false],
    [{ ...STRICT, $defs: { place: LOOSE } }, false],
    [{ ...STRICT, properties: { city: { anyOf: [{ type: 'null' }, STRICT] } } }, true],
  ])('%o: %s', (schema, strict) => {
    expect(isStrictSchema(schema)).toBe(strict);
  });
});

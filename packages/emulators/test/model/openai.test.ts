import OpenAI from 'openai';
import { describe, expect, it } from 'vitest';

import type { ModelAnswer, ModelScript } from '../../src/index.ts';
import { OpenAIEmulator } from '../../src/openai.ts';
import { openSpecification } from '../../src/specification.ts';
import { EVERYTHING, stopping } from './answers.ts';
import { eventsOf } from './sse-events.ts';

const specification = openSpecification(new URL('../../../../../shared/vendors/specs/openai.json', import.meta.url), {
  basePath: '/v1',
  overlapping: true,
});

const CHAT = {
  model: 'gpt-4.1',
  messages: [{ role: 'user', content: 'Hi' }],
} satisfies OpenAI.Chat.ChatCompletionCreateParamsNonStreaming;
const RESPONSE = {
  model: 'gpt-5.5',
  input: 'Hi',
  store: false,
  include: ['reasoning.encrypted_content'],
  reasoning: { summary: 'auto' },
} satisfies OpenAI.Responses.ResponseCreateParamsNonStreaming;
const LOOSE = { type: 'object', properties: { city: { type: 'string' } } };
const FUNCTION = { type: 'function', function: { name: 'get_weather', parameters: LOOSE } } as const;

function client(emulator: OpenAIEmulator): OpenAI {
  return new OpenAI({ apiKey: emulator.apiKey, baseURL: `${emulator.url}/v1`, maxRetries: 0, logLevel: 'off' });
}

async function started(script: ModelScript): Promise<OpenAIEmulator> {
  return new OpenAIEmulator({ script }).start();
}

async function post(emulator: OpenAIEmulator, path: string, body: unknown): Promise<Response> {
  return emulator.fetch(`https://vendor.example/v1${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${emulator.apiKey}` },
    body: JSON.stringify(body),
  });
}

describe('the emulator of OpenAI, by the vendor’s own client: Chat Completions', () => {
  it('answers in one piece, and shows no thinking', async () => {
    await using emulator = await started([EVERYTHING]);
    const { choices, usage } = await client(emulator).chat.completions.create(CHAT);
    expect(choices[0]).toMatchObject({ finish_reason: 'tool_calls', message: { content: 'Grüß dich 👋🏽' } });
    expect(choices[0]?.message.tool_calls).toMatchObject([
      { id: 'call_1', function: { name: 'get_weather', arguments: '{"city":"Łódź","note":"a\\"b\\\\c"}' } },
      { id: 'call_2', function: { name: 'get_time', arguments: '{}' } },
    ]);
    expect(usage).toMatchObject({
      prompt_tokens: 100,
      completion_tokens: 30,
      prompt_tokens_details: { cached_tokens: 40 },
      completion_tokens_details: { reasoning_tokens: 7 },
    });
    expect(JSON.stringify(choices)).not.toContain('Two ');
  });

  it('streams the same', async () => {
    await using emulator = await started([EVERYTHING]);
    const whole = await client(emulator).chat.completions.create(CHAT);
    const stream = client(emulator).chat.completions.stream({ ...CHAT, stream_options: { include_usage: true } });
    const streamed = await stream.finalChatCompletion();
    expect(streamed.choices[0]?.message.content).toBe(whole.choices[0]?.message.content);
    expect(streamed.choices[0]?.message.tool_calls).toMatchObject(whole.choices[0]?.message.tool_calls ?? []);
    expect(streamed.usage).toEqual(whole.usage);
    expect(streamed.choices[0]?.finish_reason).toBe('tool_calls');
  });

  it('counts tokens of a stream only where it is asked to', async () => {
    await using emulator = await started(['ok']);
    const chunks: OpenAI.Chat.ChatCompletionChunk[] = [];
    for await (const chunk of await client(emulator).chat.completions.create({ ...CHAT, stream: true }))
      chunks.push(chunk);
    expect(chunks.every(({ choices, usage }) => choices.length === 1 && usage === undefined)).toBe(true);
  });

  it.each([
    [stopping('stop'), { finish_reason: 'stop', message: { content: 'No.', refusal: null } }],
    [stopping('max_tokens'), { finish_reason: 'length' }],
    [stopping('refusal'), { finish_reason: 'stop', message: { content: null, refusal: 'No.' } }],
  ])('stops as %o says', async (answer, expected) => {
    await using emulator = await started([answer]);
    expect((await client(emulator).chat.completions.create(CHAT)).choices[0]).toMatchObject(expected);
  });
});

describe('the emulator of OpenAI, by the vendor’s own client: Responses', () => {
  it('answers in one piece, its thinking sealed', async () => {
    await using emulator = await started([EVERYTHING]);
    const response = await client(emulator).responses.create(RESPONSE);
    expect(response).toMatchObject({ status: 'completed', output_text: 'Grüß dich 👋🏽', store: false });
    expect(response.output).toMatchObject([
      { type: 'reasoning', summary: [{ text: 'Two calls.' }], encrypted_content: 'c2lnbmVk' },
      { type: 'message', status: 'completed' },
      { type: 'function_call', call_id: 'call_1', arguments: '{"city":"Łódź","note":"a\\"b\\\\c"}' },
      { type: 'function_call', call_id: 'call_2', arguments: '{}' },
    ]);
    expect(response.usage).toMatchObject({ input_tokens: 100, output_tokens: 30, total_tokens: 130 });
  });

  it('shows no summary and no seal that was not asked for', async () => {
    await using emulator = await started([EVERYTHING]);
    const { output } = await client(emulator).responses.create({ model: 'gpt-5.5', input: 'Hi' });
    expect(output[0]).toMatchObject({ type: 'reasoning', summary: [] });
    expect(output[0]).not.toHaveProperty('encrypted_content');
  });

  it('streams the same', async () => {
    await using emulator = await started([EVERYTHING]);
    const whole = await client(emulator).responses.create(RESPONSE);
    const streamed = await client(emulator).responses.stream(RESPONSE).finalResponse();
    expect(streamed.output_text).toBe(whole.output_text);
    expect(streamed.output.map(({ type }) => type)).toEqual(whole.output.map(({ type }) => type));
    expect(streamed.usage).toEqual(whole.usage);
  });

  it.each([
    [stopping('max_tokens'), { status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } }],
    [stopping('refusal'), { status: 'completed', output: [{ content: [{ type: 'refusal', refusal: 'No.' }] }] }],
  ])('stops as %o says', async (answer, expected) => {
    await using emulator = await started([answer]);
    expect(await client(emulator).responses.create(RESPONSE)).toMatchObject(expected);
    expect(await client(emulator).responses.stream(RESPONSE).finalResponse()).toMatchObject(expected);
  });
});

describe('the emulator of OpenAI', () => {
  it.each([
    [{ kind: 'rate_limited', retryAfterSeconds: 7 }, 429, 'rate_limit_exceeded'],
    [{ kind: 'overloaded' }, 503, null],
    [{ kind: 'unauthorized' }, 401, 'invalid_api_key'],
    [{ kind: 'context_overflow' }, 400, 'context_length_exceeded'],
    [{ kind: 'error_event', afterPieces: 0 }, 500, null],
  ] as const)('fails by %o with %i', async (fault, status, code) => {
    await using emulator = await started([{ fault }]);
    await expect(client(emulator).chat.completions.create(CHAT)).rejects.toMatchObject({ status, code });
    await expect(client(emulator).responses.create(RESPONSE)).rejects.toMatchObject({ status, code });
  });

  it('fails within a stream', async () => {
    await using emulator = await started([
      { ...EVERYTHING, words: 'later', fault: { kind: 'error_event', afterPieces: 1 } },
    ]);
    const chat = async (): Promise<void> => {
      for await (const _chunk of await client(emulator).chat.completions.create({ ...CHAT, stream: true }));
    };
    await expect(chat()).rejects.toMatchObject({ type: 'server_error' });
    const responses = async (): Promise<void> => {
      for await (const _event of await client(emulator).responses.create({ ...RESPONSE, stream: true }));
    };
    await expect(responses()).rejects.toMatchObject({ code: 'server_error' });
  });

  it('lists its models, and knows no others', async () => {
    await using emulator = await new OpenAIEmulator({ models: ['gpt-a', 'gpt-b'] }).start();
    const ids: string[] = [];
    for await (const { id } of client(emulator).models.list()) ids.push(id);
    expect(ids).toEqual(['gpt-a', 'gpt-b']);
    const missing = { status: 404, code: 'model_not_found' };
    await expect(client(emulator).chat.completions.create(CHAT)).rejects.toMatchObject(missing);
    await expect(client(emulator).responses.create(RESPONSE)).rejects.toMatchObject(missing);
  });

  it('takes one key alone', async () => {
    await using emulator = await new OpenAIEmulator({ apiKey: 'sk-one' }).start();
    const stranger = new OpenAI({ apiKey: 'sk-two', baseURL: `${emulator.url}/v1`, maxRetries: 0, logLevel: 'off' });
    await expect(stranger.chat.completions.create(CHAT)).rejects.toMatchObject({ status: 401 });
    expect(emulator.calls).toEqual([]);
  });
});

describe('the emulator of OpenAI refuses in Chat Completions', () => {
  const user = { role: 'user', content: 'Hi' };
  const call = {
    role: 'assistant',
    tool_calls: [{ id: 'a', type: 'function', function: { name: 'f', arguments: '{}' } }],
  };
  const result = { role: 'tool', tool_call_id: 'a', content: 'Snow' };
  const strict = { type: 'function', function: { ...FUNCTION.function, strict: true } };
  const shape = (schema: object) => ({ type: 'json_schema', json_schema: { name: 'x', strict: true, schema } });
  const closed = { type: 'object', additionalProperties: false };
  it.each([
    ['a missing field', { ...CHAT, messages: undefined }, "Missing required parameter: 'messages'."],
    ['a field nobody knows', { ...CHAT, colour: 'red' }, "Unknown parameter: 'colour'."],
    [
      'a wrong value, deep within',
      { ...CHAT, messages: [{ role: 'user', content: [{ type: 'text', text: 7 }] }] },
      "Invalid value for 'messages[0].content[0].text'.",
    ],
    ['no tools', { ...CHAT, tools: [] }, "Invalid value for 'tools'."],
    ['options of no stream', { ...CHAT, stream_options: { include_usage: true } }, 'only allowed when'],
    ['a choice of no tools', { ...CHAT, tool_choice: 'auto' }, "'tool_choice' is only allowed"],
    ['parallel calls of no tools', { ...CHAT, parallel_tool_calls: true }, "'parallel_tool_calls' is only allowed"],
    [
      'a choice of a tool there is not',
      { ...CHAT, tools: [FUNCTION], tool_choice: { type: 'function', function: { name: 'x' } } },
      'not found in',
    ],
    ['a call without a result', { ...CHAT, messages: [user, call] }, 'did not have response messages: a'],
    [
      'a person before the result',
      { ...CHAT, messages: [user, call, user, result] },
      'did not have response messages: a',
    ],
    ['a result without a call', { ...CHAT, messages: [user, result] }, 'must be a response'],
    [
      'a temperature of a model that reasons',
      { ...CHAT, model: 'gpt-5.5', temperature: 0 },
      "'temperature' is not supported",
    ],
    ['a share of a model that reasons', { ...CHAT, model: 'o3', top_p: 0.5 }, "'top_p' is not supported"],
    [
      'the old limit of a model that reasons',
      { ...CHAT, model: 'gpt-5.5', max_tokens: 9 },
      "Use 'max_completion_tokens'",
    ],
    [
      'effort of a model that does not reason',
      { ...CHAT, reasoning_effort: 'low' },
      "'reasoning_effort' is not supported",
    ],
    ['an effort the model cannot make', { ...CHAT, model: 'o3', reasoning_effort: 'none' }, "'none' is not supported"],
    ['a strict tool that allows more', { ...CHAT, tools: [strict] }, "Invalid schema for function 'get_weather'"],
    [
      'a strict shape that leaves something out',
      { ...CHAT, response_format: shape({ ...LOOSE, ...closed }) },
      "Missing 'city'",
    ],
    [
      'a strict shape with a loose one in it',
      { ...CHAT, response_format: shape({ ...closed, properties: { a: LOOSE }, required: ['a'] }) },
      "'properties.a'",
    ],
    [
      'a strict shape with loose items',
      {
        ...CHAT,
        response_format: shape({
          ...closed,
          properties: { a: { type: 'array', items: { anyOf: [LOOSE] } } },
          required: ['a'],
        }),
      },
      "'items', 'anyOf.0'",
    ],
  ])('%s', async (_what, body, words) => {
    const emulator = new OpenAIEmulator();
    const answer = await post(emulator, '/chat/completions', body);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({
      error: { type: 'invalid_request_error', message: expect.stringContaining(words) },
    });
    expect(emulator.calls).toEqual([]);
  });
});

describe('the emulator of OpenAI refuses in Responses', () => {
  const user = { role: 'user', content: 'Hi' };
  const call = { type: 'function_call', call_id: 'a', name: 'f', arguments: '{}' };
  const reasoning = { type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: 'x' };
  const tool = { type: 'function', name: 'f', parameters: LOOSE, strict: false };
  it.each([
    ['a missing field', { ...RESPONSE, input: undefined }, "Missing required parameter: 'input'."],
    [
      'a tool that does not say whether it is strict',
      { ...RESPONSE, tools: [{ ...tool, strict: undefined }] },
      "'tools[0].strict'",
    ],
    ['a field nobody knows', { ...RESPONSE, max_tokens: 9 }, "Unknown parameter: 'max_tokens'."],
    ['too low a limit', { ...RESPONSE, max_output_tokens: 15 }, "'max_output_tokens'"],
    [
      'a call without a result',
      { ...RESPONSE, input: [user, call, user] },
      'No tool output found for function call a.',
    ],
    [
      'a result without a call',
      { ...RESPONSE, input: [user, { type: 'function_call_output', call_id: 'b', output: '' }] },
      'No tool call found',
    ],
    [
      'reasoning without its seal',
      { ...RESPONSE, input: [user, { ...reasoning, encrypted_content: undefined }, user] },
      'not persisted',
    ],
    ['a seal of somebody else', { ...RESPONSE, input: [user, reasoning] }, 'could not be verified'],
    ['a forced tool where there are none', { ...RESPONSE, tool_choice: 'required' }, 'must be specified with'],
    [
      'a choice of a tool there is not',
      { ...RESPONSE, tools: [tool], tool_choice: { type: 'function', name: 'x' } },
      'not found in',
    ],
    [
      'a strict tool that allows more',
      { ...RESPONSE, tools: [{ ...tool, strict: true }] },
      'Invalid schema for function',
    ],
    [
      'a strict shape that allows more',
      { ...RESPONSE, text: { format: { type: 'json_schema', name: 'x', strict: true, schema: LOOSE } } },
      'Invalid schema for response_format',
    ],
    ['a temperature of a model that reasons', { ...RESPONSE, temperature: 0 }, "'temperature' is not supported"],
  ])('%s', async (_what, body, words) => {
    const emulator = new OpenAIEmulator();
    const answer = await post(emulator, '/responses', body);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({
      error: { type: 'invalid_request_error', message: expect.stringContaining(words) },
    });
    expect(emulator.calls).toEqual([]);
  });

  it('reasoning that is handed back without what came of it, and none that is', async () => {
    const emulator = new OpenAIEmulator({ script: [EVERYTHING, 'ok'] });
    const first = (await (await post(emulator, '/responses', RESPONSE)).json()) as {
      readonly output: readonly object[];
    };
    const results = ['call_1', 'call_2'].map((id) => ({ type: 'function_call_output', call_id: id, output: 'Snow' }));
    const whole = { ...RESPONSE, input: [user, ...first.output, ...results] };
    expect((await post(emulator, '/responses', whole)).status).toBe(200);
    const alone = await post(emulator, '/responses', { ...RESPONSE, input: [user, first.output[0]] });
    expect(await alone.json()).toMatchObject({
      error: { message: expect.stringContaining('required following item') },
    });
  });
});

describe.skipIf(specification === null)('OpenAI’s own document', () => {
  const answers: readonly ModelAnswer[] = [
    EVERYTHING,
    {},
    ...(['stop', 'max_tokens', 'refusal', 'other'] as const).map(stopping),
  ];

  it('finds nothing wrong with answers, events, refusals and models', async () => {
    for (const answer of answers) {
      const emulator = new OpenAIEmulator({ script: [answer] });
      const check = async (path: string, body: object, schema: string, eventSchema: string): Promise<void> => {
        const whole: unknown = await (await post(emulator, path, body)).json();
        expect(specification?.checkValue(schema, whole)).toEqual([]);
        const events = await eventsOf(await post(emulator, path, { ...body, stream: true }));
        expect(events.length).toBeGreaterThan(1);
        for (const event of events) expect(specification?.checkValue(eventSchema, event)).toEqual([]);
      };
      await check('/chat/completions', CHAT, 'CreateChatCompletionResponse', 'CreateChatCompletionStreamResponse');
      await check('/responses', RESPONSE, 'Response', 'ResponseStreamEvent');
    }
    const emulator = new OpenAIEmulator({
      script: [{ ...EVERYTHING, fault: { kind: 'error_event', afterPieces: 1 } }],
    });
    const events = await eventsOf(await post(emulator, '/responses', { ...RESPONSE, stream: true }));
    for (const event of events) expect(specification?.checkValue('ResponseStreamEvent', event)).toEqual([]);
    expect(specification?.checkValue('ErrorResponse', await (await post(emulator, '/responses', {})).json())).toEqual(
      [],
    );
    const headers = { authorization: `Bearer ${emulator.apiKey}` };
    const models: unknown = await (await emulator.fetch('https://vendor.example/v1/models', { headers })).json();
    expect(specification?.checkValue('ListModelsResponse', models)).toEqual([]);
    expect(specification?.checkValue('Response', { id: 7 })).not.toEqual([]);
  });
});

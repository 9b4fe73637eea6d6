import OpenAI from 'openai';
import { describe, expect, it } from 'vitest';

import { VLLMEmulator, type VLLMEmulatorOptions } from '../../src/vllm.ts';
import { EVERYTHING, stopping } from './answers.ts';

const CHAT = {
  model: 'Qwen/Qwen3-8B',
  messages: [{ role: 'user', content: 'Hi' }],
} satisfies OpenAI.Chat.ChatCompletionCreateParamsNonStreaming;
const TOOL = { type: 'function', function: { name: 'get_time', parameters: { type: 'object' } } } as const;

async function started(options: VLLMEmulatorOptions): Promise<readonly [VLLMEmulator, OpenAI]> {
  const emulator = await new VLLMEmulator(options).start();
  const apiKey = options.apiKey ?? 'none';
  return [emulator, new OpenAI({ apiKey, baseURL: `${emulator.url}/v1`, maxRetries: 0, logLevel: 'off' })];
}

async function post(options: VLLMEmulatorOptions, body: unknown): Promise<Response> {
  return new VLLMEmulator(options).fetch('http://vllm.example/v1/chat/completions', {
    method: 'POST',
    body: JSON.stringify(body),
  });
}

describe('the emulator of vLLM, by the client of OpenAI', () => {
  it.each(['reasoning', 'reasoning_content'] as const)('shows thinking in %s, whole and streamed', async (field) => {
    const [emulator, client] = await started({ script: [EVERYTHING], thinkingField: field });
    await using _emulator = emulator;
    const { choices, usage } = await client.chat.completions.create(CHAT);
    expect(choices[0]).toMatchObject({
      finish_reason: 'tool_calls',
      message: { content: 'Grüß dich 👋🏽', [field]: 'Two calls.', tool_calls: [{ id: 'call_1' }, { id: 'call_2' }] },
    });
    expect(usage).toMatchObject({ prompt_tokens: 100, completion_tokens: 30 });
    const deltas: unknown[] = [];
    for await (const chunk of await client.chat.completions.create({ ...CHAT, stream: true })) {
      deltas.push(...chunk.choices.map(({ delta }) => (delta as unknown as Readonly<Record<string, unknown>>)[field]));
    }
    expect(deltas.filter((delta) => delta !== undefined)).toEqual(['Two ', 'calls.']);
  });

  it('shows no thinking where it has no parser for it, or is told not to', async () => {
    for (const [options, extra] of [
      [{ thinks: false }, {}],
      [{}, { include_reasoning: false }],
    ] as const) {
      const answer = await post({ script: [EVERYTHING], ...options }, { ...CHAT, ...extra });
      expect(await answer.text()).not.toContain('Two calls.');
    }
  });

  it('says of a refusal that the model stopped, and so of a tool it was told to call', async () => {
    const [emulator, client] = await started({ script: [stopping('refusal'), EVERYTHING] });
    await using _emulator = emulator;
    const refused = await client.chat.completions.create(CHAT);
    expect(refused.choices[0]).toMatchObject({ finish_reason: 'stop', message: { content: 'No.', refusal: null } });
    const choice = { type: 'function', function: { name: 'get_time' } } as const;
    const forced = await client.chat.completions.create({ ...CHAT, tools: [TOOL], tool_choice: choice });
    expect(forced.choices[0]?.finish_reason).toBe('stop');
  });

  it('lists what it serves, with what fits, and whether it is well', async () => {
    const [emulator, client] = await started({ maxModelLen: 4096 });
    await using _emulator = emulator;
    const models: unknown[] = [];
    for await (const model of client.models.list()) models.push(model);
    expect(models).toMatchObject([{ id: 'Qwen/Qwen3-8B', max_model_len: 4096 }]);
    expect((await fetch(`${emulator.url}/health`)).status).toBe(200);
    await expect(client.chat.completions.create({ ...CHAT, model: 'another' })).rejects.toMatchObject({ status: 404 });
  });

  it('asks for a key only where it was started with one', async () => {
    const [emulator, client] = await started({ apiKey: 'token' });
    await using _emulator = emulator;
    expect((await client.chat.completions.create(CHAT)).choices[0]?.message.content).toBe('ok');
    const stranger = new OpenAI({ apiKey: 'x', baseURL: `${emulator.url}/v1`, maxRetries: 0, logLevel: 'off' });
    await expect(stranger.chat.completions.create(CHAT)).rejects.toMatchObject({ status: 401 });
  });

  it.each([
    [{ kind: 'rate_limited', retryAfterSeconds: 7 }, 429],
    [{ kind: 'overloaded' }, 503],
    [{ kind: 'unauthorized' }, 401],
    [{ kind: 'context_overflow' }, 400],
    [{ kind: 'error_event', afterPieces: 0 }, 500],
  ] as const)('fails by %o with %i', async (fault, status) => {
    for (const errors of ['nested', 'flat'] as const) {
      const [emulator, client] = await started({ script: [{ fault }], errors });
      await using _emulator = emulator;
      await expect(client.chat.completions.create(CHAT)).rejects.toMatchObject({ status });
    }
  });
});

describe('the emulator of vLLM', () => {
  it('leaves fields alone that it does not know, and conversations that a template may like', async () => {
    const messages = [
      { role: 'assistant', tool_calls: [{ id: 'a', type: 'function', function: { name: 'b', arguments: '' } }] },
    ];
    const answer = await post({}, { ...CHAT, messages, colour: 'red', guided_json: {} });
    expect(answer.status).toBe(200);
  });

  it.each([
    ['a missing field', {}, { model: 'Qwen/Qwen3-8B' }, 'messages'],
    ['a wrong value', {}, { ...CHAT, top_k: 'many' }, 'top_k'],
    ['a budget below -1', {}, { ...CHAT, thinking_token_budget: -2 }, 'thinking_token_budget'],
    ['a budget without a parser', { thinks: false }, { ...CHAT, thinking_token_budget: 5 }, 'reasoning_config'],
    ['options of no stream', {}, { ...CHAT, stream_options: { include_usage: true } }, 'Stream options'],
    ['a shape that is none', {}, { ...CHAT, response_format: { type: 'json_schema' } }, 'json_schema'],
    ['two shapes', {}, { ...CHAT, structured_outputs: { regex: 'a', choice: ['a'] } }, 'one kind'],
    ['no tools', {}, { ...CHAT, tools: [] }, 'empty array'],
    ['a choice of no tools', {}, { ...CHAT, tool_choice: 'auto' }, '`tools` must be set'],
    [
      'a choice of a tool there is not',
      {},
      { ...CHAT, tools: [TOOL], tool_choice: { type: 'function', function: { name: 'x' } } },
      'does not match',
    ],
    ['tools without a parser', { callsTools: false }, { ...CHAT, tools: [TOOL] }, '--enable-auto-tool-choice'],
    ['a limit that does not fit', { maxModelLen: 100 }, { ...CHAT, max_tokens: 100 }, 'maximum context length is 100'],
  ])('refuses %s', async (_what, options, body, words) => {
    const answer = await post(options, body);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({
      error: { type: 'BadRequestError', code: 400, message: expect.stringContaining(words) },
    });
  });

  it('words errors flat, as older versions do', async () => {
    const answer = await post({ errors: 'flat' }, {});
    expect(await answer.json()).toMatchObject({ object: 'error', type: 'BadRequestError', code: 400 });
  });
});

import Anthropic from '@anthropic-ai/sdk';
import { describe, expect, it } from 'vitest';

import { AnthropicEmulator } from '../../src/anthropic.ts';
import type { ModelScript } from '../../src/index.ts';
import { openSpecification } from '../../src/specification.ts';
import { EVERYTHING, stopping } from './answers.ts';
import { eventsOf } from './sse-events.ts';

const specification = openSpecification(
  new URL('../../../../../shared/vendors/specs/anthropic-2026-10-21.json', import.meta.url),
);

const QUESTION: Anthropic.MessageCreateParamsNonStreaming = {
  model: 'claude-sonnet-5-5',
  max_tokens: 1000,
  messages: [{ role: 'user', content: 'Hi' }],
};
const TOOL = { name: 'get_weather', input_schema: { type: 'object' } } as const;

function client(emulator: AnthropicEmulator): Anthropic {
  return new Anthropic({ apiKey: emulator.apiKey, baseURL: emulator.url, maxRetries: 0, logLevel: 'off' });
}

async function started(script: ModelScript): Promise<AnthropicEmulator> {
  return new AnthropicEmulator({ script }).start();
}

/** A call as the vendor's client makes it, without the client's checks. */
async function post(emulator: AnthropicEmulator, body: unknown, headers: Readonly<Record<string, string>> = {}) {
  return emulator.fetch('https://vendor.example/v1/messages', {
    method: 'POST',
    headers: { 'x-api-key': emulator.apiKey, 'anthropic-version': '2026-10-21', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

describe('the emulator of Anthropic, by the vendor’s own client', () => {
  it('answers in one piece', async () => {
    await using emulator = await started([EVERYTHING]);
    const message = await client(emulator).messages.create(QUESTION);
    expect(message.content).toMatchObject([
      { type: 'thinking', thinking: 'Two calls.', signature: 'c2lnbmVk' },
      { type: 'text', text: 'Grüß dich 👋🏽' },
      { type: 'tool_use', id: 'call_1', input: { city: 'Łódź', note: 'a"b\\c' } },
      { type: 'tool_use', id: 'call_2', input: {} },
    ]);
    expect(message).toMatchObject({ stop_reason: 'tool_use', model: QUESTION.model });
    expect(message.usage).toMatchObject({
      input_tokens: 50,
      cache_read_input_tokens: 40,
      cache_creation_input_tokens: 10,
      output_tokens: 30,
      output_tokens_details: { thinking_tokens: 7 },
    });
  });

  it('streams the same', async () => {
    await using emulator = await started([EVERYTHING]);
    const whole = await client(emulator).messages.create(QUESTION);
    const streamed = await client(emulator).messages.stream(QUESTION).finalMessage();
    expect(streamed.content).toEqual(whole.content.map((block) => expect.objectContaining({ ...block })));
    expect({ ...streamed.usage, ...whole.usage }).toEqual(whole.usage);
    expect(streamed.stop_reason).toBe('tool_use');
  });

  it.each([
    ['stop', 'end_turn'],
    ['max_tokens', 'max_tokens'],
    ['refusal', 'refusal'],
    ['other', 'pause_turn'],
  ] as const)('says of %s %s', async (finishReason, stopReason) => {
    await using emulator = await started([stopping(finishReason)]);
    expect((await client(emulator).messages.create(QUESTION)).stop_reason).toBe(stopReason);
    expect((await client(emulator).messages.stream(QUESTION).finalMessage()).stop_reason).toBe(stopReason);
  });

  it.each([
    [{ kind: 'rate_limited', retryAfterSeconds: 7 }, 429, 'rate_limit_error'],
    [{ kind: 'overloaded' }, 529, 'overloaded_error'],
    [{ kind: 'unauthorized' }, 401, 'authentication_error'],
    [{ kind: 'context_overflow' }, 400, 'invalid_request_error'],
    [{ kind: 'error_event', afterPieces: 0 }, 500, 'api_error'],
  ] as const)('fails by %o with %i', async (fault, status, type) => {
    await using emulator = await started([{ fault }]);
    const failure = client(emulator).messages.create(QUESTION);
    await expect(failure).rejects.toMatchObject({ status, type });
  });

  it('fails within a stream', async () => {
    await using emulator = await started([{ ...EVERYTHING, fault: { kind: 'error_event', afterPieces: 1 } }]);
    const read = async (): Promise<void> => {
      const request = { ...QUESTION, stream: true } as const;
      for await (const _event of await client(emulator).messages.create(request));
    };
    await expect(read()).rejects.toMatchObject({ type: 'overloaded_error' });
  });

  it('lists its models, and knows no others', async () => {
    await using emulator = await new AnthropicEmulator({ models: ['claude-a', 'claude-b'] }).start();
    const ids: string[] = [];
    for await (const { id } of client(emulator).models.list()) ids.push(id);
    expect(ids).toEqual(['claude-a', 'claude-b']);
    const failure = client(emulator).messages.create(QUESTION);
    await expect(failure).rejects.toMatchObject({ status: 404, type: 'not_found_error' });
  });

  it('takes one key alone, in either header, and a version it knows', async () => {
    const emulator = new AnthropicEmulator();
    const version = { 'anthropic-version': '2023-06-01' };
    expect((await post(emulator, QUESTION)).status).toBe(200);
    const bearer = { 'x-api-key': '', authorization: `Bearer ${emulator.apiKey}` };
    expect((await post(emulator, QUESTION, bearer)).status).toBe(200);
    expect((await post(emulator, QUESTION, { 'x-api-key': 'another' })).status).toBe(401);
    expect((await post(emulator, QUESTION, { 'anthropic-version': '2019-01-01' })).status).toBe(400);
    expect((await post(emulator, { ...QUESTION, temperature: 0.5 }, version)).status).toBe(200);
    expect((await post(emulator, { ...QUESTION, temperature: 0.5 })).status).toBe(400);
  });
});

describe('the emulator of Anthropic refuses', () => {
  const user = { role: 'user', content: 'Hi' };
  const call = { role: 'assistant', content: [{ type: 'tool_use', id: 'a', name: 'get_weather', input: {} }] };
  const result = { type: 'tool_result', tool_use_id: 'a', content: 'Snow' };
  it.each([
    ['what is no JSON', '{', 'The request body is not valid JSON'],
    ['a missing field', { ...QUESTION, max_tokens: undefined }, 'max_tokens: Field required'],
    ['a field nobody knows', { ...QUESTION, colour: 'red' }, 'colour: Extra inputs are not permitted'],
    [
      'a wrong value, deep within',
      { ...QUESTION, messages: [{ role: 'user', content: [{ type: 'text', text: 7 }] }] },
      'messages.0.content.0.text: Input is not valid',
    ],
    ['no messages', { ...QUESTION, messages: [] }, 'messages: Input is not valid'],
    [
      'to begin with the assistant',
      { ...QUESTION, messages: [{ ...user, role: 'assistant' }] },
      'first message must use',
    ],
    [
      'words that are none',
      { ...QUESTION, messages: [{ role: 'user', content: [{ type: 'text', text: ' ' }] }] },
      'non-whitespace',
    ],
    ['a call by a person', { ...QUESTION, messages: [{ ...call, role: 'user' }] }, 'not allowed in user messages'],
    ['a call without a result', { ...QUESTION, messages: [user, call, user] }, '`tool_use` ids were found without'],
    [
      'a result after other words',
      { ...QUESTION, messages: [user, call, { role: 'user', content: [{ type: 'text', text: 'x' }, result] }] },
      '`tool_use` ids were found without',
    ],
    [
      'a result without a call',
      { ...QUESTION, messages: [{ role: 'user', content: [result] }] },
      'unexpected `tool_use_id`',
    ],
    [
      'thinking it has not signed',
      {
        ...QUESTION,
        messages: [user, { role: 'assistant', content: [{ type: 'thinking', thinking: 'x', signature: 'y' }] }],
      },
      'Invalid `signature`',
    ],
    [
      'too much thinking',
      { ...QUESTION, max_tokens: 2000, thinking: { type: 'enabled', budget_tokens: 2000 } },
      'must be greater than',
    ],
    [
      'thinking with a forced tool',
      {
        ...QUESTION,
        max_tokens: 2000,
        tools: [TOOL],
        tool_choice: { type: 'any' },
        thinking: { type: 'enabled', budget_tokens: 1024 },
      },
      'forces tool use',
    ],
    ['two tools of one name', { ...QUESTION, tools: [TOOL, TOOL] }, 'must be unique'],
    ['a choice of no tools', { ...QUESTION, tool_choice: { type: 'auto' } }, 'while providing tools'],
    [
      'a choice of a tool there is not',
      { ...QUESTION, tools: [TOOL], tool_choice: { type: 'tool', name: 'x' } },
      'not found in provided tools',
    ],
  ])('%s', async (_what, body, words) => {
    const emulator = new AnthropicEmulator();
    const answer = await post(emulator, body);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({
      type: 'error',
      error: { type: 'invalid_request_error', message: expect.stringContaining(words) },
    });
    expect(emulator.calls).toEqual([]);
  });

  it('nothing of a round of tools that goes back as it came, and thinking that was changed', async () => {
    const emulator = new AnthropicEmulator({ script: [EVERYTHING, 'ok'] });
    const first = (await (await post(emulator, { ...QUESTION, tools: [TOOL] })).json()) as {
      readonly content: object[];
    };
    const results = ['call_1', 'call_2'].map((id) => ({ type: 'tool_result', tool_use_id: id, content: 'Snow' }));
    const again = (content: object[]) => ({
      ...QUESTION,
      messages: [
        user,
        { role: 'assistant', content: content.map(({ ...block }) => block) },
        { role: 'user', content: results },
      ],
    });
    // The vendor takes citations back only where there are some.
    expect((await post(emulator, again(first.content))).status).toBe(200);
    const changed = first.content.map((block) => ('thinking' in block ? { ...block, thinking: 'Else.' } : block));
    expect((await post(emulator, again(changed))).status).toBe(400);
  });
});

describe.skipIf(specification === null)('Anthropic’s own document', () => {
  const stopped = (['stop', 'max_tokens', 'refusal', 'other'] as const).map(stopping);
  const redacted = { output: [{ type: 'thinking', pieces: [], signature: 'x', redacted: true }] } as const;

  it('finds nothing wrong with answers, events, refusals and models', async () => {
    const answers = [EVERYTHING, redacted, {}, ...stopped];
    for (const answer of answers) {
      const emulator = new AnthropicEmulator({ script: [answer] });
      const whole: unknown = await (await post(emulator, QUESTION)).json();
      expect(specification?.checkValue('MessageOut', whole)).toEqual([]);
      const events = await eventsOf(await post(emulator, { ...QUESTION, stream: true }));
      expect(events.length).toBeGreaterThan(3);
      for (const event of events) expect(specification?.checkValue('StreamEvent', event)).toEqual([]);
    }
    const emulator = new AnthropicEmulator();
    const refused: unknown = await (await post(emulator, {})).json();
    expect(specification?.checkValue('ErrorOut', refused)).toEqual([]);
    const headers = { 'x-api-key': emulator.apiKey, 'anthropic-version': '2026-10-21' };
    const models: unknown = await (await emulator.fetch('https://vendor.example/v1/models', { headers })).json();
    expect(specification?.checkValue('ModelList', models)).toEqual([]);
    expect(specification?.checkValue('MessageOut', { ...QUESTION })).not.toEqual([]);
  });
});

import { type Content, FunctionCallingConfigMode, GoogleGenAI, type Part } from '@google/genai';
import { describe, expect, it } from 'vitest';

import { GeminiEmulator, type GeminiEmulatorOptions } from '../../src/gemini.ts';
import type { ModelAnswer } from '../../src/index.ts';
import { openSpecification } from '../../src/specification.ts';
import { EVERYTHING, stopping } from './answers.ts';
import { eventsOf } from './sse-events.ts';

const specification = openSpecification(new URL('../../../../../shared/vendors/specs/gemini.json', import.meta.url));

const MODEL = 'gemini-3.8-flash';
const TOOLS = [{ functionDeclarations: [{ name: 'get_weather', description: 'The weather of a city.' }] }];
const QUESTION: Content = { role: 'user', parts: [{ text: 'Weather in Oslo and Rome?' }] };

const CALLS: ModelAnswer = {
  output: [
    { type: 'thinking', pieces: ['Two ', 'calls.'] },
    { type: 'text', pieces: ['One ', 'moment.'] },
    { type: 'tool_call', id: 'a', name: 'get_weather', arguments: { city: 'Oslo' } },
    { type: 'tool_call', id: '', name: 'get_weather', arguments: { city: 'Rome' } },
  ],
  usage: { inputTokens: 9, outputTokens: 7, thinkingTokens: 3, cacheReadTokens: 4 },
};

/** The vendor's own client, and the emulator it talks to over a socket. */
async function connect(options: GeminiEmulatorOptions) {
  const emulator = await new GeminiEmulator(options).start();
  const httpOptions = { baseUrl: emulator.url, apiVersion: 'v1beta' };
  const client = new GoogleGenAI({ apiKey: emulator.apiKey, vertexai: false, httpOptions });
  return { emulator, client };
}

function resultOf({ functionCall }: Part): readonly Part[] {
  if (functionCall === undefined) return [];
  const { id, name } = functionCall;
  const named = { ...(id === undefined ? {} : { id }), ...(name === undefined ? {} : { name }) };
  return [{ functionResponse: { ...named, response: { output: 'Sun' } } }];
}

describe('the emulator of Gemini, driven by the vendor’s own client', () => {
  it('answers in one piece and in a stream, with thoughts where they are asked for', async () => {
    const { emulator, client } = await connect({ script: [CALLS] });
    await using _emulator = emulator;
    const thinkingConfig = { includeThoughts: true };
    const whole = await client.models.generateContent({ model: MODEL, contents: 'Hi', config: { thinkingConfig } });
    const parts = whole.candidates?.[0]?.content?.parts ?? [];
    expect(parts).toMatchObject([
      { text: 'Two calls.', thought: true },
      { text: 'One moment.' },
      { functionCall: { id: 'a', args: { city: 'Oslo' } }, thoughtSignature: expect.any(String) },
      { functionCall: { name: 'get_weather', args: { city: 'Rome' } } },
    ]);
    expect(parts[3]?.functionCall?.id).toBeUndefined();
    expect(whole.usageMetadata).toEqual({
      promptTokenCount: 9,
      candidatesTokenCount: 4,
      thoughtsTokenCount: 3,
      cachedContentTokenCount: 4,
      totalTokenCount: 16,
    });
    const streamed: Part[] = [];
    let finishReason: string | undefined;
    for await (const piece of await client.models.generateContentStream({ model: MODEL, contents: 'Hi' })) {
      streamed.push(...(piece.candidates?.[0]?.content?.parts ?? []));
      finishReason ??= piece.candidates?.[0]?.finishReason;
    }
    expect(streamed.flatMap(({ text, functionCall }) => functionCall?.name ?? text)).toEqual([
      'One ',
      'moment.',
      'get_weather',
      'get_weather',
      '',
    ]);
    expect(finishReason).toBe('STOP');
    await emulator.idle();
  });

  it('goes on with a round of tools that comes back as it left, by the client’s own chat', async () => {
    const { emulator, client } = await connect({ script: [CALLS, 'Sunny.'] });
    await using _emulator = emulator;
    const chat = client.chats.create({ model: MODEL, config: { tools: TOOLS } });
    const first = await chat.sendMessage({ message: 'Weather in Oslo and Rome?' });
    const parts = first.candidates?.[0]?.content?.parts ?? [];
    expect((await chat.sendMessage({ message: parts.flatMap(resultOf) })).text).toBe('Sunny.');
    expect(emulator.calls).toHaveLength(2);
  });

  it('takes no signature that it has not given, and none on another part than its own', async () => {
    const { emulator, client } = await connect({ script: ({ number }) => (number === 0 ? CALLS : 'Sunny.') });
    await using _emulator = emulator;
    const config = { tools: TOOLS };
    const first = await client.models.generateContent({ model: MODEL, contents: QUESTION, config });
    const given = first.candidates?.[0]?.content?.parts ?? [];
    const results: Content = { role: 'user', parts: given.flatMap(resultOf) };
    const again = async (parts: readonly Part[]): Promise<string> => {
      const contents = [QUESTION, { role: 'model', parts: [...parts] }, results];
      return client.models.generateContent({ model: MODEL, contents, config }).then(
        ({ text }) => text ?? '',
        (error: unknown) => String(error),
      );
    };
    const signature = given.find(({ thoughtSignature }) => thoughtSignature !== undefined)?.thoughtSignature ?? '';
    const bare = given.map(({ thoughtSignature: _signature, ...part }) => part);
    const withSignature = (place: number, thoughtSignature: string): readonly Part[] =>
      bare.map((part, at) => (at === place ? { ...part, thoughtSignature } : part));
    expect(await again(given)).toBe('Sunny.');
    expect(await again(withSignature(1, 'skip_thought_signature_validator'))).toBe('Sunny.');
    expect(await again(bare)).toContain('Function call is missing a thought_signature');
    expect(await again(withSignature(1, 'Zm9yZ2Vk'))).toContain('Corrupted thought signature');
    expect(await again(withSignature(2, signature))).toContain('Corrupted thought signature');
    expect(await again(withSignature(0, signature))).toContain('Corrupted thought signature');
    const older = { model: 'gemini-2.5-flash', contents: [QUESTION, { role: 'model', parts: bare }, results], config };
    expect((await client.models.generateContent(older)).text).toBe('Sunny.');
  });

  it('lists its models, and knows no other where it is told which there are', async () => {
    const { emulator, client } = await connect({ models: [MODEL] });
    await using _emulator = emulator;
    const names: (string | undefined)[] = [];
    for await (const { name } of await client.models.list()) names.push(name);
    expect(names).toEqual([`models/${MODEL}`]);
    expect(await client.models.get({ model: MODEL })).toMatchObject({ inputTokenLimit: 1_048_576 });
    await expect(client.models.get({ model: 'other' })).rejects.toMatchObject({ status: 404 });
    await expect(client.models.generateContent({ model: 'other', contents: 'Hi' })).rejects.toMatchObject({
      status: 404,
    });
    const free = await connect({});
    await using _free = free.emulator;
    expect((await free.client.models.generateContent({ model: 'gemini-9', contents: 'Hi' })).text).toBe('ok');
    expect((await free.client.models.list()).page.length).toBeGreaterThan(5);
  });

  it.each([
    [{ kind: 'rate_limited', retryAfterSeconds: 7 }, 429, '"retryDelay":"7s"'],
    [{ kind: 'overloaded' }, 503, 'UNAVAILABLE'],
    [{ kind: 'unauthorized' }, 400, 'API_KEY_INVALID'],
    [{ kind: 'context_overflow' }, 400, 'exceeds the maximum number of tokens'],
    [{ kind: 'error_event', afterPieces: 1 }, 500, 'INTERNAL'],
  ] as const)('refuses as the vendor does where the script says %o', async (fault, status, words) => {
    const { emulator, client } = await connect({ script: [{ ...CALLS, fault, words: 'no luck' }] });
    await using _emulator = emulator;
    const config = { tools: TOOLS, toolConfig: { functionCallingConfig: { mode: FunctionCallingConfigMode.ANY } } };
    const failure = client.models.generateContent({ model: MODEL, contents: 'Hi', config });
    await expect(failure).rejects.toMatchObject({ status, message: expect.stringContaining(words) });
    await expect(failure).rejects.toThrow('no luck');
  });

  it('blocks a question, and breaks calls', async () => {
    const { emulator, client } = await connect({
      script: [
        { output: [], finishReason: 'refusal' },
        { output: [{ type: 'tool_call', id: 'a', name: 'x', arguments: {}, rawArguments: 'x(' }] },
        { output: [{ type: 'text', pieces: ['No'] }], finishReason: 'refusal' },
      ],
    });
    await using _emulator = emulator;
    const ask = () => client.models.generateContent({ model: MODEL, contents: 'Hi' });
    const blocked = await ask();
    expect([blocked.candidates, blocked.promptFeedback?.blockReason]).toEqual([undefined, 'PROHIBITED_CONTENT']);
    expect((await ask()).candidates).toEqual([{ finishReason: 'MALFORMED_FUNCTION_CALL', index: 0 }]);
    expect((await ask()).candidates?.[0]?.finishReason).toBe('SAFETY');
  });
});

describe.skipIf(specification === null)('Gemini’s own document', () => {
  it('finds nothing wrong with what the emulator says', async () => {
    const emulator = new GeminiEmulator({
      script: [CALLS, { output: [], finishReason: 'refusal' }, stopping('max_tokens'), stopping('other'), EVERYTHING],
    });
    const body = JSON.stringify({
      contents: [QUESTION],
      generationConfig: { thinkingConfig: { includeThoughts: true } },
    });
    const headers = { 'x-goog-api-key': emulator.apiKey };
    const at = (path: string, method = 'POST') =>
      emulator.fetch(`https://vendor.example/v1beta/models${path}`, {
        method,
        headers,
        ...(method === 'POST' ? { body } : {}),
      });
    for (let answer = 0; answer < 5; answer += 1) {
      const whole: unknown = await (await at(`/${MODEL}:generateContent`)).json();
      expect(specification?.checkValue('GenerateContentResponse', whole)).toEqual([]);
    }
    for (let answer = 0; answer < 2; answer += 1) {
      const events = await eventsOf(await at(`/${MODEL}:streamGenerateContent?alt=sse`));
      expect(events.length).toBeGreaterThan(4);
      for (const event of events) expect(specification?.checkValue('GenerateContentResponse', event)).toEqual([]);
    }
    expect(specification?.checkValue('ListModelsResponse', await (await at('', 'GET')).json())).toEqual([]);
    expect(specification?.checkValue('Model', await (await at(`/${MODEL}`, 'GET')).json())).toEqual([]);
    expect(specification?.checkValue('GenerateContentResponse', { candidates: {} })).not.toEqual([]);
  });
});

import type { AIResponse, AIStreamEvent } from '@roomkit/core/ai';
import { aiContext, aiScenario } from '@roomkit/testing/conformance';
import { describe, expect, it, vi } from 'vitest';

import { OpenAIAIProvider, type OpenAIOptions } from '../src/index.ts';
import { chatChunks } from './chat-vendor.ts';
import { responsesEvents } from './responses-vendor.ts';

const SCENARIO = aiScenario({
  output: [
    { type: 'text', pieces: ['Grüß', ' dich 👋🏽\n', '“ok”'] },
    { type: 'tool_call', id: 'call_1', name: 'get_weather', arguments: { city: 'Łódź', note: 'a"b\\c' } },
  ],
  finishReason: 'tool_calls',
});

type Api = NonNullable<OpenAIOptions['api']>;
const WIRES: readonly (readonly [Api, readonly string[]])[] = [
  [
    'responses',
    responsesEvents(SCENARIO).filter((event) => !/^event: \S+(?:in_progress|part\.\w+|text\.done)/u.test(event)),
  ],
  ['chat_completions', chatChunks(SCENARIO)],
];

/** A provider whose vendor sends these bytes, cut where `cuts` says. */
function provider(api: Api, bytes: Uint8Array, cuts: readonly number[]): OpenAIAIProvider {
  const fetch = async (): Promise<Response> => {
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        let from = 0;
        for (const to of [...cuts, bytes.length]) {
          if (to > from) controller.enqueue(bytes.slice(from, to));
          from = to;
        }
        controller.close();
      },
    });
    return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
  };
  return new OpenAIAIProvider({ apiKey: 'key', api, fetch });
}

async function read(from: OpenAIAIProvider): Promise<readonly AIStreamEvent[]> {
  const events: AIStreamEvent[] = [];
  for await (const event of from.generateStream(aiContext())) events.push(event);
  return events;
}

function encoded(chunks: readonly string[]): Uint8Array {
  return new TextEncoder().encode(chunks.join(''));
}

function responseOf(events: readonly AIStreamEvent[]): AIResponse | null {
  const last = events.at(-1);
  return last?.type === 'done' ? last.response : null;
}

// A stream for each byte.
vi.setConfig({ testTimeout: 30_000 });

describe('streams of OpenAI', () => {
  it.for(WIRES)(
    '%s: are the same wherever the wire cuts them, at every byte and at all bytes',
    async ([api, chunks]) => {
      const bytes = encoded(chunks);
      const whole = await read(provider(api, bytes, []));
      expect(responseOf(whole)?.text).toBe('Grüß dich 👋🏽\n“ok”');
      for (let cut = 1; cut < bytes.length; cut += 1) expect(await read(provider(api, bytes, [cut]))).toEqual(whole);
      expect(
        await read(
          provider(
            api,
            bytes,
            Array.from(bytes, (_byte, index) => index),
          ),
        ),
      ).toEqual(whole);
    },
  );

  it.for(WIRES)('%s: fail when they end before the answer does, wherever that is', async ([api, chunks]) => {
    const end = chunks.findIndex((chunk) => /response\.completed|"finish_reason":"tool_calls"/u.test(chunk));
    const last = encoded(chunks.slice(0, end)).length;
    for (let length = 0; length <= last; length += 41) {
      await expect(read(provider(api, encoded(chunks).slice(0, length), []))).rejects.toMatchObject({
        code: 'provider_failed',
        retryable: true,
      });
    }
  });

  it('responses: an answer that failed is a failure, with the vendor’s code', async () => {
    const chunks = responsesEvents(SCENARIO).map((event) =>
      event.startsWith('event: response.completed')
        ? event
            .replaceAll('response.completed', 'response.failed')
            .replace(
              '"status":"completed","error":null',
              '"status":"failed","error":{"code":"rate_limit_exceeded","message":"org-123"}',
            )
        : event,
    );
    await expect(read(provider('responses', encoded(chunks), []))).rejects.toMatchObject({
      retryable: true,
      message: expect.not.stringContaining('org-123'),
      details: { statusCode: 429, vendorCode: 'rate_limit_exceeded' },
    });
  });

  it('chat_completions: calls that arrive mixed are sorted by their index', async () => {
    const chunk = (delta: object, finish: string | null = null): string =>
      `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', model: 'm', choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;
    const piece = (index: number, given: object): string => chunk({ tool_calls: [{ index, ...given }] });
    const chunks = [
      piece(1, { id: 'b', function: { name: 'two', arguments: '{"n":' } }),
      piece(0, { id: 'a', function: { name: 'one', arguments: '' } }),
      piece(1, { function: { arguments: '2}' } }),
      chunk({}, 'tool_calls'),
    ];
    const response = responseOf(await read(provider('chat_completions', encoded(chunks), [])));
    expect(response?.parts).toEqual([
      { type: 'tool_call', id: 'a', name: 'one', arguments: {} },
      { type: 'tool_call', id: 'b', name: 'two', arguments: { n: 2 } },
    ]);
    expect(response?.usage).toEqual({});
  });

  it.for(WIRES)(
    '%s: arguments that are no JSON stay as the model wrote them, so that nobody runs them',
    async ([api, chunks]) => {
      const broken = chunks.map((chunk) => chunk.replaceAll('{\\"city\\":', '[\\"city\\":'));
      const call = responseOf(await read(provider(api, encoded(broken), [])))?.parts.at(-1);
      expect(call).toMatchObject({ arguments: {}, rawArguments: expect.stringContaining('["city":') });
    },
  );
});

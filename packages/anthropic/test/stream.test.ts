import type { AIResponse, AIStreamEvent } from '@roomkit/core/ai';
import { aiContext, aiScenario } from '@roomkit/testing/conformance';
import { describe, expect, it, vi } from 'vitest';

import { AnthropicAIProvider } from '../src/index.ts';
import { anthropicEvents } from './anthropic-vendor.ts';

const SCENARIO = aiScenario({
  output: [
    { type: 'thinking', pieces: ['Sie grü', 'ßen.'], signature: 'c2ln' },
    { type: 'text', pieces: ['Grüß', ' dich 👋🏽\n', '“ok”'] },
    { type: 'tool_call', id: 'toolu_1', name: 'get_weather', arguments: { city: 'Łódź', note: 'a"b\\c' } },
  ],
  finishReason: 'tool_calls',
});

/** A provider whose vendor sends these bytes, cut where `cuts` says. */
function provider(bytes: Uint8Array, cuts: readonly number[]): AnthropicAIProvider {
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
  return new AnthropicAIProvider({ apiKey: 'key', fetch });
}

async function read(from: AnthropicAIProvider): Promise<readonly AIStreamEvent[]> {
  const events: AIStreamEvent[] = [];
  for await (const event of from.generateStream(aiContext())) events.push(event);
  return events;
}

function responseOf(events: readonly AIStreamEvent[]): AIResponse | null {
  const last = events.at(-1);
  return last?.type === 'done' ? last.response : null;
}

// A stream for each byte.
vi.setConfig({ testTimeout: 30_000 });

describe('streams of Anthropic', () => {
  const bytes = new TextEncoder().encode(anthropicEvents(SCENARIO).join(''));

  it('are the same wherever the wire cuts them, at every byte and at all bytes', async () => {
    const whole = await read(provider(bytes, []));
    expect(responseOf(whole)?.text).toBe('Grüß dich 👋🏽\n“ok”');
    for (let cut = 1; cut < bytes.length; cut += 1) expect(await read(provider(bytes, [cut]))).toEqual(whole);
    expect(
      await read(
        provider(
          bytes,
          Array.from(bytes, (_byte, index) => index),
        ),
      ),
    ).toEqual(whole);
  });

  it('fail when they end before the answer does, wherever that is', async () => {
    const end = new TextDecoder().decode(bytes).lastIndexOf('event: message_stop');
    const lastByte = new TextEncoder().encode(new TextDecoder().decode(bytes).slice(0, end)).length;
    for (let length = 0; length <= lastByte; length += 37) {
      await expect(read(provider(bytes.slice(0, length), []))).rejects.toMatchObject({
        code: 'provider_failed',
        retryable: true,
      });
    }
  });

  it('keep hidden thinking for the next round', async () => {
    const events = [
      { type: 'message_start', message: { id: 'm', model: 'claude', usage: { input_tokens: 1, output_tokens: 1 } } },
      { type: 'content_block_start', index: 0, content_block: { type: 'redacted_thinking', data: 'ZGF0YQ==' } },
      { type: 'content_block_stop', index: 0 },
      { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 2 } },
      { type: 'message_stop' },
    ];
    const wire = events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join('');
    const response = responseOf(await read(provider(new TextEncoder().encode(wire), [])));
    expect(response?.parts).toEqual([
      { type: 'thinking', thinking: '', signature: 'ZGF0YQ==', provider: 'anthropic', metadata: { redacted: true } },
    ]);
  });

  it('keep arguments that are no JSON as the model wrote them, so that nobody runs them', async () => {
    const broken = anthropicEvents(SCENARIO).map((event) =>
      event.replaceAll(/"partial_json":"(?:[^"\\]|\\.)+"/gu, '"partial_json":"{\\"city\\": "'),
    );
    const response = responseOf(await read(provider(new TextEncoder().encode(broken.join('')), [])));
    expect(response?.parts.at(-1)).toMatchObject({ arguments: {}, rawArguments: expect.stringContaining('{"city": ') });
  });

  it('count cached tokens among those that went in, and thinking among those that came out', async () => {
    const events = anthropicEvents(SCENARIO).map((event) =>
      event.includes('event: message_start')
        ? event
            .replace('"cache_creation_input_tokens":0', '"cache_creation_input_tokens":100')
            .replace('"cache_read_input_tokens":0', '"cache_read_input_tokens":1000')
        : event.replace('"output_tokens_details":null', '"output_tokens_details":{"thinking_tokens":3}'),
    );
    const response = responseOf(await read(provider(new TextEncoder().encode(events.join('')), [])));
    expect(response?.usage).toEqual({
      inputTokens: 1112,
      outputTokens: 5,
      cacheReadTokens: 1000,
      cacheWriteTokens: 100,
      thinkingTokens: 3,
    });
  });
});

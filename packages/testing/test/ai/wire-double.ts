import { ProviderError } from '@roomkit/core';
import type { AIOutputPart, AIProvider, AIResponse, AIStreamEvent } from '@roomkit/core/ai';

import { scriptOf } from '../../src/ai/emulated-model.ts';
import type { AIProviderSubject, AIScenario } from '../../src/ai/scenario.ts';

/** How a provider reads a stream, and what it does wrong. */
export interface Reading {
  /** Decodes every piece by itself: characters that were torn are lost. */
  readonly forgetsHalfCharacters?: boolean;
  /** Takes every piece for whole lines: what was torn is lost. */
  readonly forgetsHalfLines?: boolean;
  /** What it does when the stream is over before the answer is. */
  readonly atEarlyEnd?: 'fail' | 'return' | 'done';
  /** Takes a connection that breaks for the end. */
  readonly missesBreaks?: boolean;
}

/** A provider on a wire of its own: an event of ours a line, as JSON. */
export function wireDouble(scenario: AIScenario, reading: Reading = {}): AIProviderSubject {
  let calls = 0;
  const provider: AIProvider = {
    specificationVersion: 'v1',
    name: 'wire',
    modelName: 'wire-model',
    capabilities: { streaming: true, tools: true, parallelTools: true, thinking: true },
    async generate(): Promise<AIResponse> {
      return responseOf(scenario);
    },
    async *generateStream() {
      calls += 1;
      try {
        yield* read(bytesOf(scenario, calls - 1), scenario, reading);
      } catch (cause) {
        if (reading.missesBreaks !== true || cause instanceof ProviderError) throw broken(cause);
      }
    },
  };
  return {
    provider,
    requests: () => [],
    idle: async () => {},
    secrets: [],
    async [Symbol.asyncDispose]() {},
  };
}

async function* read(
  chunks: AsyncIterable<Uint8Array>,
  scenario: AIScenario,
  { forgetsHalfCharacters = false, forgetsHalfLines = false, atEarlyEnd = 'fail' }: Reading,
): AsyncGenerator<AIStreamEvent> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of chunks) {
    const lines = (rest + decoder.decode(chunk, { stream: !forgetsHalfCharacters })).split('\n');
    const last = lines.pop() ?? '';
    rest = forgetsHalfLines ? '' : last;
    for (const line of lines) {
      const event = parsed(line, forgetsHalfLines);
      if (event !== null) yield event;
      if (event?.type === 'done') return;
    }
  }
  if (atEarlyEnd === 'fail') throw broken(new Error('ended early'));
  if (atEarlyEnd === 'done') yield { type: 'done', response: responseOf(scenario) };
}

function parsed(line: string, isLenient: boolean): AIStreamEvent | null {
  try {
    return JSON.parse(line) as AIStreamEvent;
  } catch (error) {
    if (isLenient) return null;
    throw error;
  }
}

/** The stream of the n-th call, as an emulator would bring it. */
async function* bytesOf(scenario: AIScenario, number: number): AsyncGenerator<Uint8Array> {
  const { fault, splitAt } = scriptOf(scenario)({ number });
  const bytes = new TextEncoder().encode(
    eventsOf(scenario)
      .map((event) => `${JSON.stringify(event)}\n`)
      .join(''),
  );
  const cut = fault?.kind === 'cut' ? fault : null;
  const end = Math.min(cut?.afterBytes ?? bytes.length, bytes.length);
  const size = splitAt === 'events' ? bytes.length : splitAt;
  for (let at = 0; at < end; at += size) yield bytes.subarray(at, Math.min(at + size, end));
  if (cut !== null && end < bytes.length && cut.ending === 'disconnect') throw new TypeError('terminated');
}

function eventsOf(scenario: AIScenario): readonly AIStreamEvent[] {
  const events = scenario.output.flatMap((item): readonly AIStreamEvent[] =>
    item.type === 'tool_call'
      ? [{ type: 'tool_call', call: item }]
      : item.pieces.map((text) => ({ type: item.type, text })),
  );
  return [...events, { type: 'done', response: responseOf(scenario) }];
}

function responseOf(scenario: AIScenario): AIResponse {
  const parts = scenario.output.map((item): AIOutputPart => {
    if (item.type === 'tool_call') return item;
    const text = item.pieces.join('');
    return item.type === 'text' ? { type: 'text', text } : { type: 'thinking', thinking: text };
  });
  const text = parts.map((part) => (part.type === 'text' ? part.text : '')).join('');
  return { parts, text, finishReason: scenario.finishReason, usage: scenario.usage, providerMetadata: {} };
}

function broken(cause: unknown): ProviderError {
  return new ProviderError('The model broke its answer off.', { provider: 'wire' }, { retryable: true, cause });
}

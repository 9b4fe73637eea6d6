import type { LanguageModelV4Content, LanguageModelV4StreamPart } from '@ai-sdk/provider';
import { jsonSchema, tool, ToolLoopAgent, type ToolSet } from 'ai';
import { MockLanguageModelV4 } from 'ai/test';

import type { AISDKAgent } from '../../src/index.ts';
import { streamOf } from './ask.ts';

const USAGE = {
  inputTokens: { total: 10, noCache: 6, cacheRead: 4, cacheWrite: undefined },
  outputTokens: { total: 5, text: 3, reasoning: 2 },
};

/** One round of an agent's model. */
export type Round = readonly LanguageModelV4Content[];

export const text = (words: string): LanguageModelV4Content => ({ type: 'text', text: words });

export const call = (toolName: string, input: object, toolCallId = `call_${toolName}`): LanguageModelV4Content => ({
  type: 'tool-call',
  toolCallId,
  toolName,
  input: JSON.stringify(input),
});

/** Tools that answer, fail and stay silent. */
const TOOLS = {
  weather: tool({
    description: 'The weather of a city.',
    inputSchema: jsonSchema<{ readonly city: string }>({ type: 'object', properties: { city: { type: 'string' } } }),
    execute: ({ city }) => ({ city, sky: 'clear' }),
  }),
  broken: tool({
    inputSchema: jsonSchema({ type: 'object', properties: {} }),
    execute: (): string => {
      throw new Error('secret of the tool');
    },
  }),
  elsewhere: tool({ inputSchema: jsonSchema({ type: 'object', properties: {} }) }),
} satisfies ToolSet;

/** A model that writes one round after the other, in one piece or streamed. */
export function roundsModel(rounds: readonly Round[]): MockLanguageModelV4 {
  let asked = 0;
  const next = (): Round => rounds[Math.min(asked++, rounds.length - 1)] ?? [];
  return new MockLanguageModelV4({
    modelId: 'acme-1',
    doGenerate: async () => {
      const content = next();
      return { content: [...content], ...endOf(content), warnings: [], response: { id: 'answer', modelId: 'acme-1' } };
    },
    doStream: async () => {
      const content = next();
      const head = { type: 'response-metadata', id: 'answer', modelId: 'acme-1' } as const;
      const end = { type: 'finish', ...endOf(content) } as const;
      return { stream: streamOf<LanguageModelV4StreamPart>([head, ...content.flatMap(piecesOf), end]) };
    },
  });
}

/** An agent of the SDK with the tools above, and its model. */
export function actingAgent(rounds: readonly Round[]): {
  readonly agent: AISDKAgent;
  readonly model: MockLanguageModelV4;
} {
  const model = roundsModel(rounds);
  const agent = new ToolLoopAgent({
    id: 'forecaster',
    model,
    tools: TOOLS,
    instructions: 'Be brief.',
    maxRetries: 0,
    onError: () => {},
  });
  return { agent, model };
}

function endOf(content: Round) {
  const calls = content.some(({ type }) => type === 'tool-call');
  return {
    finishReason: { unified: calls ? 'tool-calls' : 'stop', raw: calls ? 'TOOLS' : 'END' },
    usage: USAGE,
  } as const;
}

/** Words come in two halves, under ids that every round uses again. */
function piecesOf(item: LanguageModelV4Content): readonly LanguageModelV4StreamPart[] {
  if (item.type !== 'text' && item.type !== 'reasoning') return [item];
  const half = Math.ceil(item.text.length / 2);
  return [
    { type: `${item.type}-start`, id: '0' },
    { type: `${item.type}-delta`, id: '0', delta: item.text.slice(0, half) },
    { type: `${item.type}-delta`, id: '0', delta: item.text.slice(half) },
    { type: `${item.type}-end`, id: '0', ...(item.providerMetadata && { providerMetadata: item.providerMetadata }) },
  ];
}

import { ProviderError } from '@roomkit/core';
import type { AIContext, AIProvider } from '@roomkit/core/ai';

import { type MockAnswer, MockAIProvider } from '../../src/ai/mock-ai-provider.ts';
import type { AIProviderSubject, AIScenario, AIScenarioFault } from '../../src/ai/scenario.ts';

const STATUS = { rate_limited: 429, overloaded: 529, unauthorized: 401, context_overflow: 400 } as const;

/** What the scenario's model says, as a script. */
function answerOf(scenario: AIScenario, streaming: boolean, number: number): MockAnswer {
  const { fault } = scenario;
  if (fault !== null && fault.kind in STATUS) return { error: refusal(scenario) };
  const chunks = scenario.output.flatMap((part) => (part.type === 'text' ? part.pieces : []));
  const thinking = scenario.output.find((part) => part.type === 'thinking');
  const pieces = piecesBefore(fault, streaming, number);
  const shown = chunks.slice(0, pieces ?? chunks.length);
  const isBroken = fault?.kind === 'breaks_off' ? shown.length < chunks.length : breaks(fault);
  return {
    chunks: shown,
    ...(thinking === undefined ? {} : { thinking: thinking.pieces.join(''), signature: thinking.signature }),
    toolCalls: isBroken ? [] : scenario.output.filter((part) => part.type === 'tool_call'),
    finishReason: scenario.finishReason,
    usage: scenario.usage,
    ...(fault?.kind === 'hang' ? { hangs: true } : {}),
    ...(isBroken ? { error: refusal(scenario) } : {}),
  };
}

/** How much is said before a fault strikes; null where none does. Here a piece stands for a byte. */
function piecesBefore(fault: AIScenarioFault | null, streaming: boolean, number: number): number | null {
  if (fault?.kind === 'breaks_off') return streaming ? number * fault.everyBytes : null;
  if (fault === null || !('afterPieces' in fault)) return null;
  return streaming ? fault.afterPieces : 0;
}

function breaks(fault: AIScenarioFault | null): boolean {
  return fault?.kind === 'disconnect' || fault?.kind === 'error_event';
}

function refusal(scenario: AIScenario): ProviderError {
  const kind = scenario.fault?.kind ?? 'disconnect';
  const statusCode = kind in STATUS ? STATUS[kind as keyof typeof STATUS] : 500;
  return new ProviderError(
    'The model could not be reached.',
    { provider: 'mock', statusCode, ...(kind === 'context_overflow' ? { contextOverflow: true } : {}) },
    {
      retryable: statusCode === 429 || statusCode >= 500,
      ...(scenario.fault?.kind === 'rate_limited' ? { retryAfterMs: scenario.fault.retryAfterSeconds * 1000 } : {}),
      cause: new Error(scenario.vendorWords),
    },
  );
}

/** The wire of a double: what a vendor would get of a context. */
function wireOf(context: AIContext): unknown {
  const messages = context.messages.map((message) => ({
    ...message,
    content:
      typeof message.content === 'string'
        ? message.content
        : message.content.filter((part) => part.type !== 'thinking' || (part.provider ?? 'mock') === 'mock'),
  }));
  const tools = context.tools.map(({ tags: _tags, ...tool }) => tool);
  const { metadata: _metadata, room: _room, ...rest } = context;
  return { ...rest, messages, tools };
}

/** A provider that plays the scenario and does everything right, unless `wrap` breaks it. */
export function scenarioDouble(
  scenario: AIScenario,
  wrap: (provider: AIProvider) => AIProvider = (provider) => provider,
): AIProviderSubject {
  const mock: MockAIProvider = new MockAIProvider({
    streaming: true,
    capabilities: { vision: true, structuredOutput: true },
    answers: [(_context, number) => answerOf(scenario, mock.calls.at(-1)?.streaming === true, number)],
  });
  return {
    provider: wrap(mock),
    requests: () => mock.calls.map((call) => wireOf(call.context)),
    idle: async () => {
      await Promise.all(mock.calls.map((call) => call.ended));
    },
    secrets: ['sk-secret-of-the-double'],
    async [Symbol.asyncDispose]() {},
  };
}

import type {
  LanguageModelV4Content,
  LanguageModelV4FinishReason,
  LanguageModelV4StreamPart,
  LanguageModelV4Usage,
} from '@ai-sdk/provider';
import type { AIScenario, AIScenarioOutput } from '@roomkit/testing/conformance';

const UNIFIED = {
  stop: 'stop',
  tool_calls: 'tool-calls',
  max_tokens: 'length',
  refusal: 'content-filter',
  other: 'other',
} as const;

/** The vendor's name in what it says of parts. */
export const VENDOR = 'acme';

export function finishOf({ finishReason }: AIScenario): LanguageModelV4FinishReason {
  return { unified: UNIFIED[finishReason], raw: `acme_${finishReason}` };
}

export function usageOf({ usage }: AIScenario): LanguageModelV4Usage {
  return {
    inputTokens: { total: usage.inputTokens, noCache: undefined, cacheRead: undefined, cacheWrite: undefined },
    outputTokens: { total: usage.outputTokens, text: undefined, reasoning: undefined },
  };
}

/** What a scenario's model writes, in one piece. */
export function contentOf({ output }: AIScenario): LanguageModelV4Content[] {
  return output.map((item) => {
    switch (item.type) {
      case 'text':
        return { type: 'text', text: item.pieces.join('') };
      case 'thinking':
        return { type: 'reasoning', text: item.pieces.join(''), providerMetadata: signed(item.signature) };
      case 'tool_call':
        return callOf(item);
      default:
        throw new TypeError('unknown output');
    }
  });
}

/** The same as the pieces of a stream. */
export function partsOf(scenario: AIScenario): readonly LanguageModelV4StreamPart[] {
  return [
    { type: 'stream-start', warnings: [] },
    { type: 'response-metadata', id: 'answer_1', modelId: 'acme-1' },
    { type: 'ping' },
    ...scenario.output.flatMap((item, place) => blockOf(item, String(place))),
    { type: 'finish', finishReason: finishOf(scenario), usage: usageOf(scenario) },
  ];
}

/** A signature comes after the last word, as with vendors that sign. */
function blockOf(item: AIScenarioOutput, id: string): readonly LanguageModelV4StreamPart[] {
  switch (item.type) {
    case 'text':
      return [
        { type: 'text-start', id },
        ...item.pieces.map((delta) => ({ type: 'text-delta' as const, id, delta })),
        { type: 'text-end', id },
      ];
    case 'thinking':
      return [
        { type: 'reasoning-start', id },
        ...item.pieces.map((delta) => ({ type: 'reasoning-delta' as const, id, delta })),
        { type: 'reasoning-delta', id, delta: '', providerMetadata: signed(item.signature) },
        { type: 'reasoning-end', id },
      ];
    case 'tool_call': {
      const call = callOf(item);
      return [
        { type: 'tool-input-start', id: call.toolCallId, toolName: call.toolName },
        { type: 'tool-input-delta', id: call.toolCallId, delta: call.input },
        { type: 'tool-input-end', id: call.toolCallId },
        call,
      ];
    }
    default:
      throw new TypeError('unknown output');
  }
}

function callOf({ id, name, arguments: args, rawArguments }: Extract<AIScenarioOutput, { type: 'tool_call' }>) {
  const input = rawArguments ?? JSON.stringify(args);
  return { type: 'tool-call' as const, toolCallId: id, toolName: name, input };
}

function signed(signature: string) {
  return { [VENDOR]: { signature } };
}

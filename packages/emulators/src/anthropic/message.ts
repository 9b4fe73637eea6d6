import type { ModelFinishReason, ModelOutput, ModelUsage, PlayedAnswer } from '../model/script.ts';

const STOP_REASON: Readonly<Record<ModelFinishReason, string>> = {
  stop: 'end_turn',
  tool_calls: 'tool_use',
  max_tokens: 'max_tokens',
  refusal: 'refusal',
  other: 'pause_turn',
};

/** Who answers. */
export interface AnthropicHead {
  readonly id: string;
  readonly model: string;
}

/** An answer in one piece, as far as the stream of it is made of the same. */
export interface AnthropicMessage extends Readonly<Record<string, unknown>> {
  readonly usage: AnthropicUsage;
}

interface AnthropicUsage extends Readonly<Record<string, unknown>> {
  readonly input_tokens: number;
  readonly output_tokens: number;
}

/** Why the model stopped, in the vendor's word. */
export function stopReason({ finishReason }: PlayedAnswer): string {
  return STOP_REASON[finishReason];
}

/** An answer in one piece. */
export function anthropicMessage(answer: PlayedAnswer, { id, model }: AnthropicHead): AnthropicMessage {
  return {
    id,
    type: 'message',
    role: 'assistant',
    model,
    content: answer.output.map(blockOf),
    stop_reason: stopReason(answer),
    stop_sequence: null,
    stop_details: null,
    container: null,
    diagnostics: null,
    usage: usageOf(answer.usage),
  };
}

/** Tokens read from the cache or written to it are not among the vendor's input tokens. */
function usageOf({ inputTokens, outputTokens, ...rest }: ModelUsage): AnthropicUsage {
  const { cacheReadTokens = 0, cacheWriteTokens = 0, thinkingTokens } = rest;
  return {
    cache_creation: null,
    cache_creation_input_tokens: cacheWriteTokens,
    cache_read_input_tokens: cacheReadTokens,
    inference_geo: null,
    input_tokens: inputTokens - cacheReadTokens - cacheWriteTokens,
    output_tokens: outputTokens,
    output_tokens_details: thinkingTokens === undefined ? null : { thinking_tokens: thinkingTokens },
    server_tool_use: null,
    service_tier: 'standard',
    speed: 'standard',
  };
}

function blockOf(output: ModelOutput): object {
  switch (output.type) {
    case 'text':
      return { type: 'text', text: output.pieces.join(''), citations: null };
    case 'thinking':
      return output.redacted === true
        ? { type: 'redacted_thinking', data: output.signature ?? '' }
        : { type: 'thinking', thinking: output.pieces.join(''), signature: output.signature ?? '' };
    case 'tool_call':
      return {
        type: 'tool_use',
        id: output.id,
        name: output.name,
        input: output.rawArguments ?? output.arguments,
        caller: { type: 'direct' },
      };
    default:
      throw new TypeError('unknown output');
  }
}

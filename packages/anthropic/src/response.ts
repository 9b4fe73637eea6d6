import type { Anthropic } from '@anthropic-ai/sdk';
import type { AIFinishReason, AIOutputPart, AIResponse, AIToolCallPart, AIUsage } from '@roomkit/core/ai';

const FINISH: Readonly<Record<Anthropic.StopReason, AIFinishReason>> = {
  end_turn: 'stop',
  stop_sequence: 'stop',
  tool_use: 'tool_calls',
  max_tokens: 'max_tokens',
  model_context_window_exceeded: 'max_tokens',
  refusal: 'refusal',
  pause_turn: 'other',
};

/** What is known of a message beside its content. */
export interface MessageFacts {
  readonly id: string;
  readonly model: string;
  readonly stopReason: string | null;
  readonly usage: AIUsage;
}

/** The vendor's counters by our names. Cached tokens are part of what went in. */
export function usageOf(usage: Partial<Anthropic.Usage>): AIUsage {
  const written = usage.cache_creation_input_tokens ?? 0;
  const read = usage.cache_read_input_tokens ?? 0;
  return {
    ...(typeof usage.input_tokens === 'number' ? { inputTokens: usage.input_tokens + written + read } : {}),
    ...(typeof usage.output_tokens === 'number' ? { outputTokens: usage.output_tokens } : {}),
    ...(read > 0 ? { cacheReadTokens: read } : {}),
    ...(written > 0 ? { cacheWriteTokens: written } : {}),
    ...(usage.output_tokens_details ? { thinkingTokens: usage.output_tokens_details.thinking_tokens } : {}),
  };
}

/** A block of a message as a part; null for blocks of tools that run at the vendor's. */
export function partOf(block: Anthropic.ContentBlock, provider: string): AIOutputPart | null {
  switch (block.type) {
    case 'text':
      return { type: 'text', text: block.text };
    case 'thinking':
      return { type: 'thinking', thinking: block.thinking, signature: block.signature, provider };
    case 'redacted_thinking':
      return { type: 'thinking', thinking: '', signature: block.data, provider, metadata: { redacted: true } };
    case 'tool_use':
      return toolCall(block.id, block.name, block.input);
    default:
      return null;
  }
}

/** A call whose arguments may be anything: what is no object is kept as the model wrote it. */
export function toolCall(id: string, name: string, input: unknown): AIToolCallPart {
  const isObject = typeof input === 'object' && input !== null && !Array.isArray(input);
  if (isObject) return { type: 'tool_call', id, name, arguments: input as Readonly<Record<string, unknown>> };
  const rawArguments = typeof input === 'string' ? input : JSON.stringify(input ?? null);
  return { type: 'tool_call', id, name, arguments: {}, rawArguments };
}

/** A whole answer of parts and facts. */
export function responseOf(parts: readonly AIOutputPart[], facts: MessageFacts): AIResponse {
  const stopReason = facts.stopReason as Anthropic.StopReason | null;
  return {
    parts,
    text: parts.map((part) => (part.type === 'text' ? part.text : '')).join(''),
    finishReason: (stopReason === null ? undefined : FINISH[stopReason]) ?? 'other',
    usage: facts.usage,
    providerMetadata: { id: facts.id, model: facts.model, stopReason },
  };
}

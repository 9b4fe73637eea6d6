import type { Anthropic } from '@anthropic-ai/sdk';
import type { AIFinishReason, AIOutputPart, AIResponse, AIUsage } from '@roomkit/core/ai';
import { modelResponse, modelUsage, toolCallOf } from '@roomkit/core/providers';

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
  const { input_tokens: uncached, cache_creation_input_tokens: written, cache_read_input_tokens: read } = usage;
  return modelUsage({
    inputTokens: typeof uncached === 'number' ? uncached + (written ?? 0) + (read ?? 0) : null,
    outputTokens: usage.output_tokens,
    cacheReadTokens: read,
    cacheWriteTokens: written,
    thinkingTokens: usage.output_tokens_details?.thinking_tokens,
  });
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
      return toolCallOf(block.id, block.name, block.input);
    default:
      return null;
  }
}

/** A whole answer of parts and facts. */
export function responseOf(parts: readonly AIOutputPart[], facts: MessageFacts): AIResponse {
  const stopReason = facts.stopReason as Anthropic.StopReason | null;
  return modelResponse({
    parts,
    finishReason: (stopReason === null ? undefined : FINISH[stopReason]) ?? 'other',
    usage: facts.usage,
    metadata: { id: facts.id, model: facts.model, stopReason },
  });
}

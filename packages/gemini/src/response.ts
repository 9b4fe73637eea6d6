import type { GenerateContentResponseUsageMetadata } from '@google/genai/web';
import type { AIFinishReason, AIOutputPart, AIResponse, AIUsage } from '@roomkit/core/ai';
import { modelUsage, wordsOf } from '@roomkit/core/providers';

/** What the vendor's filters stop, and what its models do themselves. */
const FINISH: Readonly<Record<string, AIFinishReason>> = {
  STOP: 'stop',
  MAX_TOKENS: 'max_tokens',
  SAFETY: 'refusal',
  RECITATION: 'refusal',
  BLOCKLIST: 'refusal',
  PROHIBITED_CONTENT: 'refusal',
  SPII: 'refusal',
  ESCALATION: 'refusal',
  MODEL_ARMOR: 'refusal',
  IMAGE_SAFETY: 'refusal',
  IMAGE_PROHIBITED_CONTENT: 'refusal',
  IMAGE_RECITATION: 'refusal',
};

/** What is known of an answer beside its content. */
export interface AnswerFacts {
  readonly id: string | null;
  readonly model: string | null;
  /** Why it ended; null as long as the vendor has not said so. */
  readonly stopReason: string | null;
  /** The question itself was filtered: there is no answer. */
  readonly isBlocked: boolean;
  readonly usage: AIUsage;
}

/** The vendor's counters by our names. Cached tokens are part of the prompt, thoughts are not part of the answer. */
export function usageOf(usage: GenerateContentResponseUsageMetadata): AIUsage {
  const { promptTokenCount: prompt, candidatesTokenCount: answer, thoughtsTokenCount: thoughts } = usage;
  const isWritten = answer !== undefined || thoughts !== undefined;
  return modelUsage({
    inputTokens: prompt === undefined ? null : prompt + (usage.toolUsePromptTokenCount ?? 0),
    outputTokens: isWritten ? (answer ?? 0) + (thoughts ?? 0) : null,
    cacheReadTokens: usage.cachedContentTokenCount,
    thinkingTokens: thoughts,
  });
}

/** A whole answer of parts and facts. */
export function responseOf(parts: readonly AIOutputPart[], facts: AnswerFacts): AIResponse {
  const { id, model, stopReason } = facts;
  return {
    parts,
    text: wordsOf(parts),
    finishReason: facts.isBlocked ? 'refusal' : finishReason(stopReason, parts),
    usage: facts.usage,
    providerMetadata: {
      ...(id === null ? {} : { id }),
      ...(model === null ? {} : { model }),
      stopReason,
    },
  };
}

/** The vendor stops to have tools run as it stops when it is done. */
function finishReason(stopReason: string | null, parts: readonly AIOutputPart[]): AIFinishReason {
  const reason = (stopReason === null ? undefined : FINISH[stopReason]) ?? 'other';
  return reason === 'stop' && parts.some((part) => part.type === 'tool_call') ? 'tool_calls' : reason;
}

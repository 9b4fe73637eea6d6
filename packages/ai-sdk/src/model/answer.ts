import type {
  LanguageModelV2FinishReason,
  LanguageModelV2Usage,
  LanguageModelV3FinishReason,
  LanguageModelV3Usage,
  LanguageModelV4FinishReason,
  LanguageModelV4Usage,
} from '@ai-sdk/provider';
import type { AIFinishReason, AIOutputPart, AIResponse, AIUsage } from '@roomkit/core/ai';
import { modelUsage, wordsOf } from '@roomkit/core/providers';

type GivenFinish = LanguageModelV4FinishReason | LanguageModelV3FinishReason | LanguageModelV2FinishReason;
type GivenUsage = LanguageModelV4Usage | LanguageModelV3Usage | LanguageModelV2Usage;

const FINISH: Readonly<Record<string, AIFinishReason>> = {
  stop: 'stop',
  length: 'max_tokens',
  'content-filter': 'refusal',
  'tool-calls': 'tool_calls',
};

/** Why a model stopped, in the SDK's word for all vendors and in the vendor's own. */
export interface Finish {
  readonly unified: string;
  readonly raw: string | null;
}

/** The second interface has the SDK's word alone. */
export function finishOf(given: GivenFinish): Finish {
  return typeof given === 'string' ? { unified: given, raw: null } : { unified: given.unified, raw: given.raw ?? null };
}

/** The model's counters by our names. */
export function usageOf(usage: GivenUsage): AIUsage {
  const { inputTokens: input, outputTokens: output } = usage;
  if (typeof input !== 'object' || typeof output !== 'object') {
    const { cachedInputTokens, reasoningTokens } = usage as LanguageModelV2Usage;
    return modelUsage({
      inputTokens: input,
      outputTokens: output,
      cacheReadTokens: cachedInputTokens,
      thinkingTokens: reasoningTokens,
    });
  }
  return modelUsage({
    inputTokens: input.total,
    outputTokens: output.total,
    cacheReadTokens: input.cacheRead,
    cacheWriteTokens: input.cacheWrite,
    thinkingTokens: output.reasoning,
  });
}

/** What is known of an answer beside its content. */
export interface AnswerFacts {
  readonly finish: Finish;
  readonly usage: AIUsage;
  readonly id: string | null;
  readonly model: string | null;
  /** What the vendor said of the whole answer, by its name. */
  readonly vendor: object | null;
}

/** A whole answer of parts and facts. */
export function responseOf(parts: readonly AIOutputPart[], facts: AnswerFacts): AIResponse {
  const { finish, usage, id, model, vendor } = facts;
  return {
    parts,
    text: wordsOf(parts),
    finishReason: finishReason(finish, parts),
    usage,
    providerMetadata: {
      ...(id === null ? {} : { id }),
      ...(model === null ? {} : { model }),
      stopReason: finish.raw ?? finish.unified,
      ...(vendor === null ? {} : { vendor }),
    },
  };
}

/** Some vendors stop to have tools run as they stop when they are done. */
function finishReason({ unified }: Finish, parts: readonly AIOutputPart[]): AIFinishReason {
  const reason = FINISH[unified] ?? 'other';
  return reason === 'stop' && parts.some((part) => part.type === 'tool_call') ? 'tool_calls' : reason;
}

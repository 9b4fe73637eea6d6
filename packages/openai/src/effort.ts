import type { AIContext } from '@roomkit/core/ai';

import type { OpenAIReasoningEffort, ResolvedOptions } from './options.ts';

/** How hard to think, where the vendor takes no budget: a few thousand tokens are little, many are much. */
export function effortOf(context: AIContext, options: ResolvedOptions): OpenAIReasoningEffort | null {
  if (!options.reasoning) return null;
  const budget = context.thinkingBudget ?? null;
  if (budget === null) return options.reasoningEffort ?? null;
  if (budget === 0) return leastEffort(options.model);
  if (budget <= 2048) return 'low';
  return budget <= 8192 ? 'medium' : 'high';
}

/** The models of before gpt-5.1 cannot stop thinking altogether. */
function leastEffort(model: string): OpenAIReasoningEffort {
  if (/^o\d/u.test(model)) return 'low';
  return /^gpt-5(?:-|$)/u.test(model) ? 'minimal' : 'none';
}

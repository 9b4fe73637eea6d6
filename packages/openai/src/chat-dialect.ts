import { type ChatDialect, responseFormat } from '@roomkit/openai-compatible';

import { effortOf } from './effort.ts';
import type { ResolvedOptions } from './options.ts';

/** Chat Completions as OpenAI speaks it. */
export function chatDialect(provider: string, options: ResolvedOptions): ChatDialect {
  return {
    provider,
    model: options.model,
    maxTokens: options.maxTokens ?? null,
    maxTokensField: 'max_completion_tokens',
    takesTemperature: !options.reasoning,
    countsStreams: true,
    // The vendor shows none of it here, and takes none back.
    thinkingField: null,
    shape: responseFormat,
    extras: (context) => {
      const effort = effortOf(context, options);
      return { store: options.store, ...(effort === null ? {} : { reasoning_effort: effort }) };
    },
  };
}

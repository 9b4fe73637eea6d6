import type { AICallOptions, AIContext, AIResponse, AIStreamEvent } from '@roomkit/core/ai';

/** One of the vendor's two ways to ask a model. */
export interface Wire {
  generate(context: AIContext, options: AICallOptions): Promise<AIResponse>;
  /** Ends without `done` when the vendor broke off. */
  stream(context: AIContext, options: AICallOptions): AsyncGenerator<AIStreamEvent, void, undefined>;
}

/** Call options in the vendor's form. */
export function requestOptions({ signal }: AICallOptions): { readonly signal?: AbortSignal } {
  return signal === undefined ? {} : { signal };
}

import { type ProviderError, retryAfterMsOf } from '@roomkit/core';
import { type ModelErrors, modelFailure } from '@roomkit/core/providers';

/** The vendor's codes, and how it says that a conversation is too long; statuses mean the same with every vendor. */
const ERRORS: ModelErrors = { overflow: /context length/iu };

/** The vendor's refusal as an error of the kit: its status decides, its words stay in the cause. */
export async function refusalOf(answer: Response, provider: string): Promise<ProviderError> {
  const words = await answer.text();
  return modelFailure(ERRORS, {
    provider,
    statusCode: answer.status,
    code: null,
    words,
    retryAfterMs: retryAfterMsOf(answer.headers),
    cause: new Error(words),
  });
}

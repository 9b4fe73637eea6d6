import { ApiError } from '@google/genai/web';
import { ProviderError } from '@roomkit/core';
import { type ModelErrors, modelFailure, unreachedModel } from '@roomkit/core/providers';

import { readVendorError } from './vendor-error.ts';

/** https://ai.google.dev/gemini-api/docs/troubleshooting. The vendor has no code for a long conversation. */
const ERRORS: ModelErrors = {
  overflow: /input token count|maximum number of tokens|context (?:window|length|limit)/iu,
};

/** To this vendor a key it does not know is an invalid argument; to everybody else it is this. */
const UNAUTHORIZED = 401;
const KEY_REASONS: ReadonlySet<string> = new Set(['API_KEY_INVALID', 'API_KEY_EXPIRED']);

/** Any failure as one of ours, the vendor's words in its cause. */
export function toProviderError(error: unknown, provider: string): ProviderError {
  if (error instanceof ProviderError) return error;
  if (!(error instanceof ApiError)) return unreachedModel(provider, error);
  const said = readVendorError(error.message);
  const code = said.reason ?? said.status;
  // Waiting as long as the vendor says does not help before tomorrow.
  const finalCodes = said.isDayUsedUp && code !== null ? new Set([code]) : new Set<string>();
  return modelFailure(
    { ...ERRORS, finalCodes },
    {
      provider,
      statusCode: KEY_REASONS.has(said.reason ?? '') ? UNAUTHORIZED : error.status,
      code,
      words: said.message,
      retryAfterMs: said.isDayUsedUp ? null : said.retryAfterMs,
      cause: error,
    },
  );
}

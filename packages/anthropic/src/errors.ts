import { APIError } from '@anthropic-ai/sdk';
import { type ProviderError, retryAfterMsOf } from '@roomkit/core';
import { type ModelErrors, modelFailure, unreachedModel } from '@roomkit/core/providers';

/** https://platform.claude.com/docs/en/api/errors. The vendor has no code for a long conversation. */
const ERRORS: ModelErrors = {
  overflow: /prompt is too long|context (?:window|length|limit)|too many (?:input )?tokens/iu,
  // Errors within a stream have a type and no status.
  statusOfCode: {
    invalid_request_error: 400,
    authentication_error: 401,
    billing_error: 402,
    permission_error: 403,
    not_found_error: 404,
    conflict_error: 409,
    request_too_large: 413,
    rate_limit_error: 429,
    api_error: 500,
    timeout_error: 504,
    overloaded_error: 529,
  },
};

/** Any failure of the client as one of ours. */
export function toProviderError(error: unknown, provider: string): ProviderError {
  if (!(error instanceof APIError)) return unreachedModel(provider, error);
  return modelFailure(ERRORS, {
    provider,
    statusCode: error.status ?? null,
    code: error.errorCode ?? error.type,
    words: error.apiMessage ?? error.message,
    retryAfterMs: retryAfterMsOf(error.headers),
    cause: error,
  });
}

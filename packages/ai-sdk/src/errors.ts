import type { APICallError } from '@ai-sdk/provider';
import { ProviderError, retryAfterMsOf } from '@roomkit/core';
import { type ModelErrors, modelFailure, objectOf, textOrNull, unreachedModel } from '@roomkit/core/providers';

import { ReportedError } from './reported-error.ts';
import { isAPICallError, isSDKError, lastErrorOf, withoutRequest } from './sdk-errors.ts';

/** How the vendors behind the SDK say that a conversation is too long, and what their codes within a stream mean. */
const ERRORS: ModelErrors = {
  overflow:
    /context[ _](?:window|length|limit)|maximum context|(?:input|prompt) is too long|input (?:exceeds|length|token count)|too many (?:input )?tokens|maximum number of tokens/iu,
  overflowCodes: new Set(['context_length_exceeded']),
  statusOfCode: {
    rate_limit_error: 429,
    rate_limit_exceeded: 429,
    insufficient_quota: 429,
    overloaded_error: 529,
    invalid_request_error: 400,
    context_length_exceeded: 400,
    authentication_error: 401,
    permission_error: 403,
    not_found_error: 404,
  },
  finalCodes: new Set(['insufficient_quota']),
};

interface Meaning {
  readonly message: string;
  readonly retryable: boolean;
}

const NOT_TAKEN: Meaning = { message: 'The model cannot take the request.', retryable: false };
const NO_KEY: Meaning = { message: 'The model has no key.', retryable: false };
const NOT_READ: Meaning = { message: 'The model gave an answer that nobody can read.', retryable: true };

/** Errors of the SDK that are no refusal of a vendor's. https://ai-sdk.dev/docs/reference/ai-sdk-errors */
const BY_NAME: Readonly<Record<string, Meaning>> = {
  AI_EmptyResponseBodyError: NOT_READ,
  AI_InvalidArgumentError: NOT_TAKEN,
  AI_InvalidPromptError: NOT_TAKEN,
  AI_InvalidResponseDataError: NOT_READ,
  AI_JSONParseError: NOT_READ,
  AI_LoadAPIKeyError: NO_KEY,
  AI_LoadSettingError: NO_KEY,
  AI_MessageConversionError: NOT_TAKEN,
  AI_NoContentGeneratedError: NOT_READ,
  AI_NoOutputGeneratedError: NOT_READ,
  AI_NoSuchModelError: NOT_TAKEN,
  AI_NoSuchProviderReferenceError: NOT_TAKEN,
  AI_TypeValidationError: NOT_READ,
  AI_UnsupportedFunctionalityError: NOT_TAKEN,
};

/** Any failure as one of ours, the vendor's words in its cause, what was sent nowhere. */
export function toProviderError(error: unknown, provider: string): ProviderError {
  if (error instanceof ProviderError) return error;
  const raw = lastErrorOf(error instanceof ReportedError ? error.reported : error);
  if (isAPICallError(raw)) return refusal(raw, provider);
  const meaning = isSDKError(raw) ? BY_NAME[raw.name] : undefined;
  if (meaning !== undefined) {
    const { message, retryable } = meaning;
    return new ProviderError(message, { provider }, { retryable, cause: withoutRequest(raw) });
  }
  return error instanceof ReportedError && !(raw instanceof Error)
    ? reported(raw, provider)
    : unreachedModel(provider, withoutRequest(raw));
}

function refusal(error: APICallError, provider: string): ProviderError {
  const { statusCode, data, responseHeaders = {}, responseBody = '' } = error;
  const cause = withoutRequest(error);
  if (statusCode === undefined) return unreachedModel(provider, cause);
  if (statusCode < 400) return new ProviderError(NOT_READ.message, { provider, statusCode }, { ...NOT_READ, cause });
  const failure = modelFailure(ERRORS, {
    provider,
    statusCode,
    code: codeIn(data),
    words: `${error.message} ${responseBody}`,
    cause,
  });
  const retryAfterMs = retryAfterMsOf({ get: (name) => responseHeaders[name] ?? null });
  return new ProviderError(failure.message, failure.details, {
    // The SDK's providers know their vendors' refusals better than any status tells.
    retryable: error.isRetryable && failure.details.contextOverflow !== true,
    ...(retryAfterMs === null ? {} : { retryAfterMs }),
    ...(failure.cause === undefined ? {} : { cause: failure.cause }),
  });
}

/** What a vendor said within a stream: an object with a code, or words. */
function reported(raw: unknown, provider: string): ProviderError {
  const words = typeof raw === 'string' ? raw : (textOrNull(objectOf(raw)['message']) ?? '');
  const code = codeIn(raw) ?? codeIn({ error: raw });
  return modelFailure(ERRORS, {
    provider,
    statusCode: null,
    code: code ?? 'error',
    words,
    cause: new Error(words),
  });
}

/** The vendor's code in the body of a refusal: most have an object `error` with one of these. */
function codeIn(data: unknown): string | null {
  const error = objectOf(objectOf(data)['error']);
  const found = ['code', 'type', 'status'].map((name) => error[name]);
  return (found.find((value) => typeof value === 'string' && value !== '') as string | undefined) ?? null;
}

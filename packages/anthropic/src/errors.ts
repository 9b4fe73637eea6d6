import { APIError } from '@anthropic-ai/sdk';
import { ProviderError, type ProviderFailure, retryAfterMsOf } from '@roomkit/core';

/** What a status means to a caller. */
interface Meaning {
  readonly message: string;
  readonly retryable: boolean;
}

const UNREACHED: Meaning = { message: 'The connection to the model failed.', retryable: true };

/** Every status the vendor documents. https://platform.claude.com/docs/en/api/errors */
const BY_STATUS: Readonly<Record<number, Meaning>> = {
  400: { message: 'The model refused the request as invalid.', retryable: false },
  401: { message: 'The key was refused.', retryable: false },
  402: { message: 'The account cannot be billed.', retryable: false },
  403: { message: 'The key may not use this model.', retryable: false },
  404: { message: 'There is no such model.', retryable: false },
  408: { message: 'The model took too long.', retryable: true },
  409: { message: 'The request collided with another one.', retryable: true },
  413: { message: 'The request is too large.', retryable: false },
  422: { message: 'The model refused the request as invalid.', retryable: false },
  429: { message: 'The rate limit is used up.', retryable: true },
  500: { message: 'The model failed.', retryable: true },
  502: { message: 'The model failed.', retryable: true },
  503: { message: 'The model is not available.', retryable: true },
  504: { message: 'The model took too long.', retryable: true },
  529: { message: 'The model is overloaded.', retryable: true },
};

/** Errors within a stream have a type and no status. */
const STATUS_OF_TYPE: Readonly<Record<string, number>> = {
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
};

/** The vendor has no code for it. */
const OVERFLOW = /prompt is too long|context (?:window|length|limit)|too many (?:input )?tokens/i;

/** Any failure as one of ours, the vendor's words in its cause. */
export function toProviderError(error: unknown, provider: string): ProviderError {
  if (error instanceof ProviderError) return error;
  if (!(error instanceof APIError)) {
    return new ProviderError(UNREACHED.message, { provider }, { retryable: true, cause: error });
  }
  const vendorCode = error.errorCode ?? error.type;
  const statusCode = error.status ?? STATUS_OF_TYPE[error.type ?? ''];
  const { message, retryable } = meaningOf(statusCode);
  const contextOverflow =
    statusCode === 413 || (statusCode === 400 && OVERFLOW.test(error.apiMessage ?? error.message));
  const failure: ProviderFailure = {
    provider,
    ...(statusCode === undefined ? {} : { statusCode }),
    ...(vendorCode === null ? {} : { vendorCode }),
    ...(contextOverflow ? { contextOverflow } : {}),
  };
  const retryAfterMs = retryAfterMsOf(error.headers);
  return new ProviderError(contextOverflow ? 'The conversation is too long for the model.' : message, failure, {
    retryable,
    ...(retryAfterMs === null ? {} : { retryAfterMs }),
    // Vendors repeat a refused key in their answer.
    ...(statusCode === 401 || statusCode === 403 ? {} : { cause: error }),
  });
}

/** The failure of a stream that ended before its answer did. */
export function endedEarly(provider: string): ProviderError {
  return new ProviderError('The model broke its answer off.', { provider }, { retryable: true });
}

function meaningOf(statusCode: number | undefined): Meaning {
  if (statusCode === undefined) return UNREACHED;
  const known = BY_STATUS[statusCode];
  if (known !== undefined) return known;
  return statusCode >= 500
    ? { message: 'The model failed.', retryable: true }
    : { message: 'The model refused the request.', retryable: false };
}

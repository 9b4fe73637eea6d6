import { ProviderError, type ProviderFailure, retryAfterMsOf } from '@roomkit/core';
import { APIError } from 'openai';

/** What a status means to a caller. */
interface Meaning {
  readonly message: string;
  readonly retryable: boolean;
}

const UNREACHED: Meaning = { message: 'The connection to the model failed.', retryable: true };

/** Every status the vendor documents. https://developers.openai.com/api/docs/guides/error-codes */
const BY_STATUS: Readonly<Record<number, Meaning>> = {
  400: { message: 'The model refused the request as invalid.', retryable: false },
  401: { message: 'The key was refused.', retryable: false },
  403: { message: 'The key may not use this model.', retryable: false },
  404: { message: 'There is no such model.', retryable: false },
  408: { message: 'The model took too long.', retryable: true },
  409: { message: 'The request collided with another one.', retryable: true },
  413: { message: 'The request is too large.', retryable: false },
  422: { message: 'The model refused the request as invalid.', retryable: false },
  429: { message: 'The rate limit is used up.', retryable: true },
  500: { message: 'The model failed.', retryable: true },
  502: { message: 'The model failed.', retryable: true },
  503: { message: 'The model is overloaded.', retryable: true },
  504: { message: 'The model took too long.', retryable: true },
};

/** Errors within a stream, and of answers that failed, have a code and no status. */
const STATUS_OF_CODE: Readonly<Record<string, number>> = {
  rate_limit_exceeded: 429,
  insufficient_quota: 429,
  server_error: 500,
  internal_error: 500,
  invalid_prompt: 400,
  context_length_exceeded: 400,
};

/** Where waiting does not help although the status says so: the account has nothing left. */
const FINAL_CODES: ReadonlySet<string> = new Set(['insufficient_quota', 'billing_hard_limit_reached']);

const OVERFLOW = /maximum context length|context (?:window|length)|input exceeds/i;

/** A failure the vendor reports in an answer of its own: a code and words. */
export interface ReportedFailure {
  readonly code: string | null | undefined;
  readonly message: string;
}

/** Any failure as one of ours, the vendor's words in its cause. */
export function toProviderError(error: unknown, provider: string): ProviderError {
  if (error instanceof ProviderError) return error;
  if (!(error instanceof APIError)) {
    return new ProviderError(UNREACHED.message, { provider }, { retryable: true, cause: error });
  }
  const code = error.code ?? error.type ?? null;
  const isReported = error.status === undefined && code !== null;
  return failureOf({
    provider,
    code,
    statusCode: (error.status as number | undefined) ?? (isReported ? (STATUS_OF_CODE[code] ?? 500) : undefined),
    words: error.message,
    retryAfterMs: retryAfterMsOf(error.headers as Headers | undefined),
    cause: error,
  });
}

/** The failure of an answer that came, and said that it failed. */
export function reportedFailure(failure: ReportedFailure, provider: string): ProviderError {
  const code = failure.code ?? null;
  return failureOf({
    provider,
    code,
    statusCode: STATUS_OF_CODE[code ?? ''] ?? (code === null ? 500 : 400),
    words: failure.message,
    retryAfterMs: null,
    cause: new Error(failure.message),
  });
}

/** The failure of a stream that ended before its answer did. */
export function endedEarly(provider: string): ProviderError {
  return new ProviderError('The model broke its answer off.', { provider }, { retryable: true });
}

interface Facts {
  readonly provider: string;
  readonly code: string | null;
  readonly statusCode: number | undefined;
  readonly words: string;
  readonly retryAfterMs: number | null;
  readonly cause: unknown;
}

function failureOf({ provider, code, statusCode, words, retryAfterMs, cause }: Facts): ProviderError {
  const { message, retryable } = meaningOf(statusCode);
  const contextOverflow =
    statusCode === 413 || code === 'context_length_exceeded' || (statusCode === 400 && OVERFLOW.test(words));
  const failure: ProviderFailure = {
    provider,
    ...(statusCode === undefined ? {} : { statusCode }),
    ...(code === null ? {} : { vendorCode: code }),
    ...(contextOverflow ? { contextOverflow } : {}),
  };
  return new ProviderError(contextOverflow ? 'The conversation is too long for the model.' : message, failure, {
    retryable: retryable && !FINAL_CODES.has(code ?? ''),
    ...(retryAfterMs === null ? {} : { retryAfterMs }),
    // The vendor repeats a part of a refused key in its answer.
    ...(statusCode === 401 || statusCode === 403 ? {} : { cause }),
  });
}

function meaningOf(statusCode: number | undefined): Meaning {
  if (statusCode === undefined) return UNREACHED;
  const known = BY_STATUS[statusCode];
  if (known !== undefined) return known;
  return statusCode >= 500
    ? { message: 'The model failed.', retryable: true }
    : { message: 'The model refused the request.', retryable: false };
}

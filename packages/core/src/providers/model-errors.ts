import { ProviderError } from '../domain/errors.ts';

/** How a vendor of models words its failures. One table a provider. */
export interface ModelErrors {
  /** Says of the vendor's words, in a refusal of 400 or 422, that the conversation is too long. */
  readonly overflow: RegExp;
  /** Codes that say it without words. */
  readonly overflowCodes?: ReadonlySet<string>;
  /** Codes that no other try helps although their status says so, such as of an account with nothing left. */
  readonly finalCodes?: ReadonlySet<string>;
  /** Statuses of codes that come without one, within a stream. Others count as 500. */
  readonly statusOfCode?: Readonly<Record<string, number>>;
}

/** What is known of a failure. */
export interface ModelFailure {
  readonly provider: string;
  /** Null where the failure came within an answer, or nobody was reached. */
  readonly statusCode: number | null;
  /** The vendor's code; with no status either, nobody was reached. */
  readonly code: string | null;
  /** The vendor's words: they are looked at, and not passed on. */
  readonly words: string;
  readonly retryAfterMs?: number | null;
  readonly cause: unknown;
}

interface Meaning {
  readonly message: string;
  readonly retryable: boolean;
}

const INVALID: Meaning = { message: 'The model refused the request as invalid.', retryable: false };
const FAILED: Meaning = { message: 'The model failed.', retryable: true };
const SLOW: Meaning = { message: 'The model took too long.', retryable: true };
const OVERLOADED: Meaning = { message: 'The model is overloaded.', retryable: true };

/** What statuses mean with every vendor. */
const BY_STATUS: Readonly<Record<number, Meaning>> = {
  400: INVALID,
  401: { message: 'The key was refused.', retryable: false },
  402: { message: 'The account cannot be billed.', retryable: false },
  403: { message: 'The key may not use this model.', retryable: false },
  404: { message: 'There is no such model.', retryable: false },
  408: SLOW,
  409: { message: 'The request collided with another one.', retryable: true },
  413: { message: 'The request is too large.', retryable: false },
  422: INVALID,
  429: { message: 'The rate limit is used up.', retryable: true },
  503: OVERLOADED,
  504: SLOW,
  529: OVERLOADED,
};

/** A failure of a model as one of ours, the vendor's words in its cause alone. */
export function modelFailure(errors: ModelErrors, failure: ModelFailure): ProviderError {
  const { provider, code, words, retryAfterMs = null, cause } = failure;
  const statusCode = failure.statusCode ?? (code === null ? null : (errors.statusOfCode?.[code] ?? 500));
  if (statusCode === null) return unreachedModel(provider, cause);
  const { message, retryable } = BY_STATUS[statusCode] ?? otherwise(statusCode);
  const contextOverflow =
    statusCode === 413 ||
    (code !== null && errors.overflowCodes?.has(code) === true) ||
    ((statusCode === 400 || statusCode === 422) && errors.overflow.test(words));
  return new ProviderError(
    contextOverflow ? 'The conversation is too long for the model.' : message,
    {
      provider,
      statusCode,
      ...(code === null ? {} : { vendorCode: code }),
      ...(contextOverflow ? { contextOverflow } : {}),
    },
    {
      retryable: retryable && !(code !== null && errors.finalCodes?.has(code) === true),
      ...(retryAfterMs === null ? {} : { retryAfterMs }),
      // Vendors repeat a refused key, or a part of it, in their answer.
      ...(statusCode === 401 || statusCode === 403 ? {} : { cause }),
    },
  );
}

/** The failure of a call that found nobody, or was cut off. */
export function unreachedModel(provider: string, cause: unknown): ProviderError {
  return new ProviderError('The connection to the model failed.', { provider }, { retryable: true, cause });
}

/** The failure of a stream that ended before its answer did. */
export function brokenOff(provider: string): ProviderError {
  return new ProviderError('The model broke its answer off.', { provider }, { retryable: true });
}

function otherwise(statusCode: number): Meaning {
  return statusCode >= 500 ? FAILED : { message: 'The model refused the request.', retryable: false };
}

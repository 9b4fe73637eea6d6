import { type ProviderError, retryAfterMsOf } from '@roomkit/core';
import { type ModelErrors, modelFailure, textOrNull, unreachedModel } from '@roomkit/core/providers';
import { APIError } from 'openai';

/** Of requests that no other try makes good: what the vendor will not answer, and pictures it cannot read. */
const REFUSED = [
  'invalid_prompt',
  'data_residency_mismatch',
  'bio_policy',
  'misalignment_policy_violation',
  'invalid_image',
  'invalid_image_format',
  'invalid_base64_image',
  'invalid_image_url',
  'image_too_large',
  'image_too_small',
  'image_parse_error',
  'image_content_policy_violation',
  'invalid_image_mode',
  'image_file_too_large',
  'unsupported_image_media_type',
  'empty_image_file',
  'failed_to_download_image',
  'image_file_not_found',
] as const;

/** https://developers.openai.com/api/docs/guides/error-codes, and what other servers say of long conversations. */
const ERRORS: ModelErrors = {
  overflow: /maximum (?:context|model) length|context (?:window|length|size)|input exceeds|prompt is too long/iu,
  overflowCodes: new Set(['context_length_exceeded', 'exceed_context_size_error']),
  // The account has nothing left.
  finalCodes: new Set(['insufficient_quota', 'billing_hard_limit_reached']),
  // Errors within a stream, and of answers that failed, have a code and no status.
  statusOfCode: {
    rate_limit_exceeded: 429,
    insufficient_quota: 429,
    BadRequestError: 400,
    context_length_exceeded: 400,
    ...Object.fromEntries(REFUSED.map((code) => [code, 400])),
  },
};

/** A failure a server reports in an answer of its own. */
export interface ReportedFailure {
  readonly code?: unknown;
  readonly type?: unknown;
  readonly message?: unknown;
}

/** Any failure of the vendor's client as one of ours. */
export function openaiFailure(error: unknown, provider: string): ProviderError {
  if (!(error instanceof APIError)) return unreachedModel(provider, error);
  // The client says neither when nobody was reached.
  const reported: unknown = error.status === undefined ? error.error : undefined;
  if (reported !== undefined) return reportedFailure(error, provider, error);
  return modelFailure(ERRORS, {
    provider,
    statusCode: error.status ?? null,
    code: codeOf(error),
    words: error.message,
    retryAfterMs: retryAfterMsOf(error.headers),
    cause: error,
  });
}

/** The failure of an answer that came, and said that it failed: the server's own, unless its code says otherwise. */
export function reportedFailure(
  failure: ReportedFailure,
  provider: string,
  cause: unknown = new Error(textOrNull(failure.message) ?? 'The answer failed.'),
): ProviderError {
  const code = codeOf(failure);
  return modelFailure(ERRORS, {
    provider,
    statusCode: statusIn(failure.code) ?? (code === null ? 500 : null),
    code,
    words: textOrNull(failure.message) ?? '',
    cause,
  });
}

/** The vendor's code, or the kind of failure where the code is a number: with other servers that is the status. */
function codeOf({ code, type }: ReportedFailure): string | null {
  return typeof code === 'string' && code !== '' ? code : textOrNull(type);
}

function statusIn(code: unknown): number | null {
  return typeof code === 'number' && code >= 400 && code < 600 ? code : null;
}

import { ProviderError } from '@roomkit/core';
import { modelFailure, type ModelErrors } from '@roomkit/core/providers';

/** https://platform.openai.com/docs/guides/error-codes */
const ERRORS: ModelErrors = {
  overflow: /context.length|too many tokens/iu,
  overflowCodes: new Set(['context_length_exceeded']),
  finalCodes: new Set(['insufficient_quota', 'billing_hard_limit_reached']),
};

/** Codes of RFC 6455, 7.4 that another connection does not help: what we sent, or who we are, is refused. */
const FINAL_CLOSES: ReadonlySet<number> = new Set([1002, 1003, 1007, 1008, 1009, 1010, 3000, 4000]);

/** What was to be stopped had ended by itself meanwhile. */
export const ENDED_ALREADY = 'response_cancel_not_active';

/** What was asked for crossed with a response that the vendor had begun by itself. */
export const RUNNING_ALREADY = 'conversation_already_has_active_response';

/** The refusal of a connection, or the failure to reach anybody. */
export function connectFailure(provider: string, statusCode: number | null, cause: unknown): ProviderError {
  return modelFailure(ERRORS, { provider, statusCode, code: null, words: '', cause });
}

/** The refusal of what a session was to be. */
export function sessionRefused(provider: string, code: string | null): ProviderError {
  return modelFailure(ERRORS, { provider, statusCode: 400, code, words: '', cause: undefined });
}

/** The end of a connection that nobody here asked for. */
export function closeFailure(provider: string, closeCode: number): ProviderError {
  const retryable = !FINAL_CLOSES.has(closeCode);
  return new ProviderError(
    retryable ? 'The connection broke.' : 'The vendor ended the connection for good.',
    { provider, vendorCode: String(closeCode) },
    { retryable },
  );
}

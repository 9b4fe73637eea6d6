import { ProviderError } from '@roomkit/core';
import { modelFailure, type ModelErrors } from '@roomkit/core/providers';

/** The wire has no codes of its own for it. */
const ERRORS: ModelErrors = { overflow: /token count|context window/iu };

/** Codes of RFC 6455, 7.4 that another connection does not help: the vendor refuses what it was told, or who tells it. */
const FINAL_CLOSES: ReadonlySet<number> = new Set([1002, 1003, 1007, 1008, 1009, 1010]);

/** The refusal of a connection, or the failure to reach anybody. The cause stays out: it may repeat the address, and the key in it. */
export function connectFailure(provider: string, statusCode: number | null): ProviderError {
  return modelFailure(ERRORS, { provider, statusCode, code: null, words: '', cause: undefined });
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

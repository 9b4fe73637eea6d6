import { ProviderError } from '@roomkit/core';

const retryable: ReadonlySet<number> = new Set([408, 429, 500, 502, 503, 504]);

/** The vendor's refusal as an error of the kit: its status decides, its words stay out of the message. */
export function errorFromStatus(statusCode: number, vendorCode?: string): ProviderError {
  return new ProviderError(
    'The vendor refused the call.',
    { provider: '__name__', statusCode, ...(vendorCode === undefined ? {} : { vendorCode }) },
    { retryable: retryable.has(statusCode) },
  );
}

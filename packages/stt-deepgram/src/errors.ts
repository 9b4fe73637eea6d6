import { ProviderError } from '@roomkit/core';
import { objectOf, refusalOf, type SpeechRefusal, textOrNull, type VendorErrors } from '@roomkit/core/providers';

/** The provider's name. */
export const NAME = 'deepgram';

/** How Deepgram refuses (https://developers.deepgram.com/docs/errors). */
export const deepgramErrors: VendorErrors = {
  codeOf(body) {
    const { err_code: code, category } = objectOf(body);
    return textOrNull(code) ?? textOrNull(category);
  },
};

/** A failure of the wire, worth another try. */
export function failed(
  message: string,
  details: { readonly vendorCode?: string } = {},
  cause?: unknown,
): ProviderError {
  return new ProviderError(message, { provider: NAME, ...details }, { retryable: true, ...(cause ? { cause } : {}) });
}

/** A socket that was not opened. */
export function openingFailure(refusal: SpeechRefusal | null, cause: unknown): ProviderError {
  return refusal === null
    ? failed('The vendor could not be reached.', {}, cause)
    : refusalOf(NAME, deepgramErrors, refusal);
}

/**
 * What the end of a socket says. `DATA-0000`: the audio is not what it was said to be, and no other try helps
 * (https://developers.deepgram.com/docs/troubleshooting-websocket-data-and-net-errors-when-live-streaming-audio).
 */
export function closeFailure(code: number, reason: string): ProviderError {
  const [vendorCode = String(code)] = /\b(?:DATA|NET)-\d{4}\b/u.exec(reason) ?? [];
  const isFinal = vendorCode.startsWith('DATA') || code === 1008 || code === 1003 || code === 1007;
  return new ProviderError('The vendor ended the stream.', { provider: NAME, vendorCode }, { retryable: !isFinal });
}

export function closedProvider(): ProviderError {
  return new ProviderError('The provider is closed.', { provider: NAME });
}

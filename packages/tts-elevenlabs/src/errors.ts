import { ProviderError } from '@roomkit/core';
import {
  objectOf,
  objectsOf,
  refusalOf,
  type SpeechRefusal,
  textOrNull,
  type VendorErrors,
} from '@roomkit/core/providers';

/** The provider's name. */
export const NAME = 'elevenlabs';

/** How ElevenLabs refuses (https://elevenlabs.io/docs/developers/resources/error-messages). */
export const elevenLabsErrors: VendorErrors = {
  permanent: new Set(['quota_exceeded', 'invalid_api_key', 'voice_not_found', 'max_character_limit_exceeded']),
  retryable: new Set(['too_many_concurrent_requests', 'system_busy']),
  codeOf(body) {
    const { detail } = objectOf(body);
    // Of a body that is not as it should be, the vendor says what is wrong with each field.
    return textOrNull(objectOf(detail)['status']) ?? textOrNull(objectsOf(detail)[0]?.['type']);
  },
};

/** Sockets name a reason without a status: the one of the same refusal over HTTP. */
const STATUSES: Readonly<Record<string, number>> = {
  invalid_api_key: 401,
  quota_exceeded: 401,
  voice_not_found: 404,
  too_many_concurrent_requests: 429,
  system_busy: 429,
};

/** A failure of the wire, worth another try. */
export function failed(message: string, cause?: unknown): ProviderError {
  const reason = cause === undefined ? {} : { cause };
  return new ProviderError(message, { provider: NAME }, { retryable: true, ...reason });
}

/** A refusal over HTTP. */
export function httpRefusal(answer: SpeechRefusal): ProviderError {
  return refusalOf(NAME, elevenLabsErrors, answer);
}

/** A socket that was not opened. */
export function openingFailure(refusal: SpeechRefusal | null, cause: unknown): ProviderError {
  return refusal === null ? failed('The vendor could not be reached.', cause) : httpRefusal(refusal);
}

/** A refusal on a socket, by its reason. */
export function socketRefusal(code: string): ProviderError {
  const body = { detail: { status: code } };
  return httpRefusal({ status: STATUSES[code] ?? 400, headers: new Headers(), body });
}

/** What the end of a socket says that was in use. Its reason is a word of the vendor's, where it has one. */
export function closeFailure(code: number, reason: string): ProviderError {
  if (/^[a-z][a-z_]{2,60}$/u.test(reason) && reason in STATUSES) return socketRefusal(reason);
  const isFinal = code === 1003 || code === 1007 || code === 1009;
  const details = { provider: NAME, vendorCode: String(code) };
  return new ProviderError('The vendor ended the socket.', details, { retryable: !isFinal });
}

export function closedProvider(): ProviderError {
  return new ProviderError('The provider is closed.', { provider: NAME });
}

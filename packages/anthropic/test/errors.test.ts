import { APIConnectionError, APIError } from '@anthropic-ai/sdk';
import { describe, expect, it } from 'vitest';

import { toProviderError } from '../src/errors.ts';

function failed(
  status: number,
  type: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): APIError {
  return APIError.generate(status, { type: 'error', error: { type, message } }, undefined, new Headers(headers));
}

describe('failures of Anthropic', () => {
  it.each([
    [400, 'invalid_request_error', false],
    [401, 'authentication_error', false],
    [402, 'billing_error', false],
    [403, 'permission_error', false],
    [404, 'not_found_error', false],
    [408, 'timeout_error', true],
    [409, 'conflict_error', true],
    [413, 'request_too_large', false],
    [418, 'teapot', false],
    [422, 'invalid_request_error', false],
    [429, 'rate_limit_error', true],
    [500, 'api_error', true],
    [502, 'api_error', true],
    [503, 'api_error', true],
    [504, 'timeout_error', true],
    [529, 'overloaded_error', true],
    [599, 'new_error', true],
  ])('%i %s: worth another try is %s', (statusCode, vendorCode, retryable) => {
    const error = toProviderError(failed(statusCode, vendorCode, 'org-123'), 'anthropic');
    expect(error).toMatchObject({ code: 'provider_failed', retryable, details: { statusCode, vendorCode } });
    expect(error.message).not.toContain('org-123');
  });

  it.each([
    ['overloaded_error', 529, true],
    ['rate_limit_error', 429, true],
    ['api_error', 500, true],
    ['invalid_request_error', 400, false],
  ])('within a stream, where there is no status: %s counts as %i', (type, statusCode, retryable) => {
    const body = { type: 'error', error: { type, message: 'org-123' } };
    const raw = new APIError(undefined, body, undefined, new Headers(), type as 'api_error');
    expect(toProviderError(raw, 'anthropic')).toMatchObject({ retryable, details: { statusCode, vendorCode: type } });
  });

  it.each([
    [400, 'prompt is too long: 250000 tokens > 200000 maximum', true],
    [400, 'input length and `max_tokens` exceed context limit: 190000 + 20000 > 200000', true],
    [413, 'Request exceeds the maximum size', true],
    [400, 'max_tokens: must be at least 1', false],
    [429, 'too many tokens per minute', false],
  ])('%i "%s": too long is %s', (status, message, contextOverflow) => {
    const error = toProviderError(failed(status, 'invalid_request_error', message), 'anthropic');
    expect(error.details.contextOverflow === true).toBe(contextOverflow);
  });

  it('says when to try again', () => {
    const error = toProviderError(failed(429, 'rate_limit_error', 'slow', { 'retry-after': '12' }), 'anthropic');
    expect(error.retryAfterMs).toBe(12_000);
  });

  it('keeps the vendor’s error as the cause, but not where it may repeat the key', () => {
    const overloaded = failed(529, 'overloaded_error', 'later');
    expect(toProviderError(overloaded, 'anthropic').cause).toBe(overloaded);
    expect(toProviderError(failed(401, 'authentication_error', 'sk-ant-1'), 'anthropic').cause).toBeUndefined();
  });

  it('takes whatever else happens for a broken connection', () => {
    for (const raw of [new APIConnectionError({ message: 'x' }), new TypeError('terminated'), 'nonsense']) {
      expect(toProviderError(raw, 'anthropic')).toMatchObject({ retryable: true, details: { provider: 'anthropic' } });
    }
  });
});

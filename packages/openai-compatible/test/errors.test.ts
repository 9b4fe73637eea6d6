import { APIConnectionError, APIError } from 'openai';
import { describe, expect, it } from 'vitest';

import { openaiFailure, reportedFailure } from '../src/index.ts';

function failed(
  status: number,
  code: string | number | null,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): APIError {
  return APIError.generate(status, { error: { code, type: 'some_error', message } }, undefined, new Headers(headers));
}

describe('failures of servers of the OpenAI API', () => {
  it.each([
    [400, 'invalid_value', false],
    [401, 'invalid_api_key', false],
    [403, 'unsupported_country', false],
    [404, 'model_not_found', false],
    [408, 'timeout', true],
    [409, 'conflict', true],
    [413, 'too_large', false],
    [418, 'teapot', false],
    [422, 'unprocessable', false],
    [429, 'rate_limit_exceeded', true],
    [429, 'insufficient_quota', false],
    [500, 'server_error', true],
    [502, 'bad_gateway', true],
    [503, 'overloaded', true],
    [504, 'timeout', true],
    [599, 'new_error', true],
  ])('%i %s: worth another try is %s', (statusCode, vendorCode, retryable) => {
    const error = openaiFailure(failed(statusCode, vendorCode, 'org-123'), 'openai');
    expect(error).toMatchObject({ code: 'provider_failed', retryable, details: { statusCode, vendorCode } });
    expect(error.message).not.toContain('org-123');
  });

  it('are called by their kind where the code is but the status again', () => {
    expect(openaiFailure(failed(400, 400, 'x'), 'vllm').details.vendorCode).toBe('some_error');
  });

  it.each([
    [{ code: 'server_error', message: 'org-123' }, 500, true, 'server_error'],
    [{ code: 'rate_limit_exceeded', message: 'org-123' }, 429, true, 'rate_limit_exceeded'],
    [{ code: 'invalid_prompt', message: 'org-123' }, 400, false, 'invalid_prompt'],
    [{ code: 'invalid_image', message: 'org-123' }, 400, false, 'invalid_image'],
    [{ code: null, message: 'org-123' }, 500, true, undefined],
    [{ code: 503, type: 'ServiceUnavailable', message: 'org-123' }, 503, true, 'ServiceUnavailable'],
    [{ code: 400, type: 'BadRequestError', message: 'org-123' }, 400, false, 'BadRequestError'],
  ])('reported within an answer: %o counts as %i', (failure, statusCode, retryable, vendorCode) => {
    const error = reportedFailure(failure, 'openai');
    expect(error).toMatchObject({ retryable, details: { statusCode } });
    expect(error.details.vendorCode).toBe(vendorCode);
    expect(error.message).not.toContain('org-123');
  });

  it('thrown by the client within a stream, where there is no status', () => {
    const raw = new APIError(undefined, { code: null, type: 'server_error', message: 'x' }, undefined, new Headers());
    expect(openaiFailure(raw, 'openai')).toMatchObject({ retryable: true, details: { statusCode: 500 }, cause: raw });
  });

  it.each([
    [400, 'context_length_exceeded', 'x', true],
    [400, 'exceed_context_size_error', 'x', true],
    [400, null, "This model's maximum context length is 128000 tokens.", true],
    [400, null, 'The decoder prompt is longer than the maximum model length of 4096.', true],
    [400, null, 'the request exceeds the available context size', true],
    [413, null, 'too large', true],
    [400, 'invalid_value', 'max_output_tokens is too small', false],
  ])('%i %s "%s": too long is %s', (status, code, message, contextOverflow) => {
    expect(openaiFailure(failed(status, code, message), 'openai').details.contextOverflow === true).toBe(
      contextOverflow,
    );
  });

  it('says when to try again', () => {
    const headers = { 'retry-after-ms': '1500', 'retry-after': '2' };
    expect(openaiFailure(failed(429, 'rate_limit_exceeded', 'slow', headers), 'openai').retryAfterMs).toBe(1500);
  });

  it('keeps the vendor’s error as the cause, but not where it may repeat the key', () => {
    const overloaded = failed(503, null, 'later');
    expect(openaiFailure(overloaded, 'openai').cause).toBe(overloaded);
    expect(openaiFailure(failed(401, 'invalid_api_key', 'sk-1'), 'openai').cause).toBeUndefined();
  });

  it('takes whatever else happens for a broken connection', () => {
    for (const raw of [new APIConnectionError({ message: 'x' }), new TypeError('terminated'), 'nonsense']) {
      expect(openaiFailure(raw, 'openai')).toMatchObject({ retryable: true, details: { provider: 'openai' } });
    }
  });
});

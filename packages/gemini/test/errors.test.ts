import { ApiError } from '@google/genai/web';
import { describe, expect, it } from 'vitest';

import { toProviderError } from '../src/errors.ts';

const RPC = 'type.googleapis.com/google.rpc';

interface Said {
  readonly status?: string;
  readonly message?: string;
  readonly details?: readonly object[];
}

function failed(code: number, { status = 'SOME_STATUS', message = 'org-123', details = [] }: Said = {}): ApiError {
  return new ApiError({ status: code, message: JSON.stringify({ error: { code, status, message, details } }) });
}

function quota(quotaId: string, retryDelay: unknown): readonly object[] {
  return [
    { '@type': `${RPC}.QuotaFailure`, violations: [{ quotaMetric: 'requests', quotaId }] },
    { '@type': `${RPC}.Help`, links: [] },
    { '@type': `${RPC}.RetryInfo`, retryDelay },
  ];
}

describe('failures of Gemini', () => {
  it.each([
    [400, 'INVALID_ARGUMENT', false],
    [400, 'FAILED_PRECONDITION', false],
    [401, 'UNAUTHENTICATED', false],
    [403, 'PERMISSION_DENIED', false],
    [404, 'NOT_FOUND', false],
    [408, 'DEADLINE_EXCEEDED', true],
    [409, 'ABORTED', true],
    [413, 'INVALID_ARGUMENT', false],
    [418, 'TEAPOT', false],
    [429, 'RESOURCE_EXHAUSTED', true],
    [500, 'INTERNAL', true],
    [502, 'UNAVAILABLE', true],
    [503, 'UNAVAILABLE', true],
    [504, 'DEADLINE_EXCEEDED', true],
    [599, 'NEW_STATUS', true],
  ])('%i %s: worth another try is %s', (statusCode, vendorCode, retryable) => {
    const error = toProviderError(failed(statusCode, { status: vendorCode }), 'gemini');
    expect(error).toMatchObject({ code: 'provider_failed', retryable, details: { statusCode, vendorCode } });
    expect(error.message).not.toContain('org-123');
  });

  it.each([
    ['as it came', (text: string) => text],
    ['behind the words of the client, within a stream', (text: string) => `got status: RESOURCE_EXHAUSTED. ${text}`],
    ['in a list, as streams that are no events have it', (text: string) => `[${text}\n]`],
    [
      'within the message of another, as proxies wrap it',
      (text: string) => JSON.stringify({ error: { code: 429, message: text, status: 'Too Many Requests' } }),
    ],
  ])('are read %s', (_how, wrap) => {
    const given = failed(429, { status: 'RESOURCE_EXHAUSTED', details: quota('PerMinute', '34.074824224s') });
    const error = toProviderError(new ApiError({ status: 429, message: wrap(given.message) }), 'gemini');
    expect(error).toMatchObject({
      retryable: true,
      retryAfterMs: 34_075,
      details: { vendorCode: 'RESOURCE_EXHAUSTED' },
    });
  });

  it.each([
    ['7s', 7000],
    ['0.5s', 500],
    ['soon', null],
    ['-3s', null],
    [7, null],
    [undefined, null],
  ])('a retry delay of %s is %s ms', (retryDelay, retryAfterMs) => {
    const error = toProviderError(failed(429, { details: quota('PerMinute', retryDelay) }), 'gemini');
    expect([error.retryable, error.retryAfterMs]).toEqual([true, retryAfterMs]);
  });

  it('are final where a day’s quota is used up, whatever delay the vendor names', () => {
    const details = quota('GenerateRequestsPerDayPerProjectPerModel-FreeTier', '30s');
    const error = toProviderError(failed(429, { status: 'RESOURCE_EXHAUSTED', details }), 'gemini');
    expect([error.retryable, error.retryAfterMs, error.details.statusCode]).toEqual([false, null, 429]);
  });

  it.each([
    [400, 'The input token count (1200293) exceeds the maximum number of tokens allowed (1048576).', true],
    [400, 'The input context length is too long.', true],
    [413, 'Request payload size exceeds the limit: 20971520 bytes.', true],
    [400, 'max_output_tokens must be positive.', false],
    [429, 'Quota exceeded for the maximum number of tokens.', false],
  ])('%i "%s": too long is %s', (status, message, contextOverflow) => {
    const error = toProviderError(failed(status, { message }), 'gemini');
    expect(error.details.contextOverflow === true).toBe(contextOverflow);
    expect(error.retryable).toBe(status === 429);
  });

  it.each(['API_KEY_INVALID', 'API_KEY_EXPIRED'])(
    'a key refused as an invalid argument counts as refused: %s',
    (reason) => {
      const details = [{ '@type': `${RPC}.ErrorInfo`, reason, domain: 'googleapis.com' }];
      const error = toProviderError(
        failed(400, { status: 'INVALID_ARGUMENT', message: 'AIzaSy-1', details }),
        'gemini',
      );
      expect(error).toMatchObject({ retryable: false, details: { statusCode: 401, vendorCode: reason } });
      expect([error.message, error.cause]).toEqual(['The key was refused.', undefined]);
    },
  );

  it('keep the vendor’s error as the cause, but not where it may repeat the key', () => {
    const overloaded = failed(503);
    expect(toProviderError(overloaded, 'gemini').cause).toBe(overloaded);
    for (const status of [401, 403]) expect(toProviderError(failed(status), 'gemini').cause).toBeUndefined();
  });

  it.each(['', 'not json', '{"error":', '{"error":null}', '[]', '{"error":{"details":"none"}}'])(
    'go by the status alone where the vendor’s words cannot be read: %s',
    (message) => {
      const error = toProviderError(new ApiError({ status: 503, message }), 'gemini');
      expect(error).toMatchObject({ retryable: true, details: { statusCode: 503 } });
      expect(error.details.vendorCode).toBeUndefined();
    },
  );

  it('take whatever else happens for a broken connection', () => {
    for (const raw of [new TypeError('fetch failed'), new Error('Incomplete JSON segment at the end'), 'nonsense']) {
      const error = toProviderError(raw, 'gemini');
      expect(error).toMatchObject({ retryable: true, details: { provider: 'gemini' }, cause: raw });
    }
  });
});

import { inspect } from 'node:util';

import {
  APICallError,
  InvalidPromptError,
  InvalidResponseDataError,
  JSONParseError,
  LoadAPIKeyError,
  UnsupportedFunctionalityError,
} from '@ai-sdk/provider';
import { RetryError } from 'ai';
import { describe, expect, it } from 'vitest';

import { toProviderError } from '../src/errors.ts';
import { ReportedError } from '../src/reported-error.ts';
import { failed, KEY } from './support/scenario-failures.ts';

describe('failures of the SDK', () => {
  it.each([
    [400, false],
    [401, false],
    [403, false],
    [404, false],
    [408, true],
    [409, true],
    [413, false],
    [418, false],
    [429, true],
    [500, true],
    [503, true],
    [529, true],
  ])('%i: worth another try is %s', (statusCode, retryable) => {
    const error = toProviderError(failed(statusCode, 'org-123'), 'acme');
    expect(error).toMatchObject({ code: 'provider_failed', retryable, details: { provider: 'acme', statusCode } });
    expect(error.message).not.toContain('org-123');
  });

  it('go by what the vendor’s provider knows, where that is more than the status', () => {
    const refused = (statusCode: number, isRetryable: boolean): APICallError =>
      new APICallError({ message: 'x', url: 'https://acme.example', requestBodyValues: {}, statusCode, isRetryable });
    expect(toProviderError(refused(429, false), 'acme').retryable).toBe(false);
    expect(toProviderError(refused(400, true), 'acme').retryable).toBe(true);
  });

  it.each([
    [{ error: { code: 'insufficient_quota', type: 'quota' } }, 'insufficient_quota'],
    [{ error: { code: null, type: 'overloaded_error' } }, 'overloaded_error'],
    [{ error: { code: 429, status: 'RESOURCE_EXHAUSTED' } }, 'RESOURCE_EXHAUSTED'],
    [{ error: 'words' }, undefined],
    [undefined, undefined],
  ])('have the vendor’s code: %o', (data, vendorCode) => {
    expect(toProviderError(failed(429, 'x', {}, data), 'acme').details.vendorCode).toBe(vendorCode);
  });

  it.each([
    [{ 'retry-after': '7' }, 7000],
    [{ 'retry-after-ms': '1500', 'retry-after': '7' }, 1500],
    [{}, null],
  ])('say when to try again: %o', (headers, retryAfterMs) => {
    expect(toProviderError(failed(429, 'x', headers), 'acme').retryAfterMs).toBe(retryAfterMs);
  });

  it.each([
    [400, 'prompt is too long: 200001 tokens > 200000 maximum', true],
    [400, "This model's maximum context length is 128000 tokens.", true],
    [400, 'The input token count (1200293) exceeds the maximum number of tokens allowed (1048576).', true],
    [400, 'Input is too long for requested model.', true],
    [413, 'too large', true],
    [400, 'max_tokens must be positive', false],
    [400, 'The input is invalid.', false],
    [429, 'too many tokens per minute', false],
  ])('%i "%s": too long is %s', (status, message, contextOverflow) => {
    expect(toProviderError(failed(status, message), 'acme').details.contextOverflow === true).toBe(contextOverflow);
  });

  it('of several tries are told by the last', () => {
    const errors = [failed(500, 'x'), failed(429, 'x', { 'retry-after': '3' })];
    const error = new RetryError({ message: 'x', reason: 'maxRetriesExceeded', errors });
    expect(toProviderError(error, 'acme')).toMatchObject({ retryAfterMs: 3000, details: { statusCode: 429 } });
  });

  it.each([
    [new InvalidPromptError({ prompt: KEY, message: 'x' }), 'The model cannot take the request.', false],
    [new UnsupportedFunctionalityError({ functionality: 'x' }), 'The model cannot take the request.', false],
    [new LoadAPIKeyError({ message: 'x' }), 'The model has no key.', false],
    [new JSONParseError({ text: '{', cause: null }), 'The model gave an answer that nobody can read.', true],
    [new InvalidResponseDataError({ data: {} }), 'The model gave an answer that nobody can read.', true],
    [failed(200, 'Invalid JSON response'), 'The model gave an answer that nobody can read.', true],
  ])('that are no refusals have words of ours: %s', (raw, message, retryable) => {
    expect(toProviderError(raw, 'acme')).toMatchObject({ message, retryable, details: { provider: 'acme' } });
  });

  it.each([
    [{ type: 'overloaded_error', message: 'org-123' }, 529, true],
    [{ code: 'rate_limit_exceeded', message: 'org-123' }, 429, true],
    [{ code: 'insufficient_quota', message: 'org-123' }, 429, false],
    [{ type: 'invalid_request_error', message: 'prompt is too long, org-123' }, 400, false],
    ['org-123', 500, true],
    [null, 500, true],
    [failed(503, 'org-123'), 503, true],
  ])('reported within a stream: %o counts as %i', (reported, statusCode, retryable) => {
    const error = toProviderError(new ReportedError(reported), 'acme');
    expect(error).toMatchObject({ retryable, details: { statusCode } });
    expect(error.message).not.toContain('org-123');
  });

  it('keep the vendor’s words in their cause, and nothing of what was sent', () => {
    for (const raw of [failed(500, 'the words'), new InvalidPromptError({ prompt: KEY, message: 'the words' })]) {
      const { cause } = toProviderError(raw, 'acme');
      expect(cause).toMatchObject({ name: raw.name, message: expect.stringContaining('the words') });
      const shown = inspect(cause, { depth: 10, showHidden: true });
      expect([shown.includes(KEY), shown.includes('what was asked')]).toEqual([false, false]);
    }
    for (const status of [401, 403]) expect(toProviderError(failed(status, KEY), 'acme').cause).toBeUndefined();
  });

  it('take whatever else happens for a broken connection', () => {
    const unreached = new APICallError({ message: 'Cannot connect', url: 'https://a.example', requestBodyValues: {} });
    for (const raw of [unreached, new TypeError('terminated'), new ReportedError(new Error('x')), 'nonsense']) {
      const error = toProviderError(raw, 'acme');
      expect(error).toMatchObject({ retryable: true, message: 'The connection to the model failed.' });
      expect(error.details).toEqual({ provider: 'acme' });
    }
  });
});

import { describe, expect, it } from 'vitest';

import { brokenOff, type ModelErrors, type ModelFailure, modelFailure, unreachedModel } from '../../src/providers.ts';

const ERRORS: ModelErrors = {
  overflow: /too long/u,
  overflowCodes: new Set(['context_length_exceeded']),
  finalCodes: new Set(['insufficient_quota']),
  statusOfCode: { slow_down: 429 },
};

function failure(given: Partial<ModelFailure>) {
  return modelFailure(ERRORS, {
    provider: 'acme',
    statusCode: null,
    code: null,
    words: 'org-123',
    cause: new Error('org-123'),
    ...given,
  });
}

describe('failures of models', () => {
  it.each([
    [400, false],
    [401, false],
    [402, false],
    [403, false],
    [404, false],
    [408, true],
    [409, true],
    [413, false],
    [418, false],
    [422, false],
    [429, true],
    [500, true],
    [502, true],
    [503, true],
    [504, true],
    [529, true],
    [599, true],
  ])('%i: worth another try is %s', (statusCode, retryable) => {
    const error = failure({ statusCode });
    expect(error).toMatchObject({ code: 'provider_failed', retryable, details: { provider: 'acme', statusCode } });
    expect(error.message).not.toContain('org-123');
  });

  it.each([
    ['slow_down', { statusCode: 429, vendorCode: 'slow_down' }],
    ['unheard_of', { statusCode: 500, vendorCode: 'unheard_of' }],
  ])('within an answer, %s counts as %o', (code, details) => {
    expect(failure({ code })).toMatchObject({ retryable: true, details });
  });

  it.each([
    [{ statusCode: 400, words: 'it is too long' }, true],
    [{ statusCode: 422, words: 'it is too long' }, true],
    [{ statusCode: 400, code: 'context_length_exceeded' }, true],
    [{ statusCode: 413 }, true],
    [{ statusCode: 429, words: 'it is too long' }, false],
    [{ statusCode: 400 }, false],
  ])('%o: a conversation that is too long is %s', (given, contextOverflow) => {
    const error = failure(given);
    expect(error.details.contextOverflow === true).toBe(contextOverflow);
    expect(error.message.includes('conversation')).toBe(contextOverflow);
  });

  it('are final where no wait helps, whatever the status', () => {
    expect(failure({ statusCode: 429, code: 'insufficient_quota' }).retryable).toBe(false);
  });

  it('say when to try again, where the vendor does', () => {
    expect(failure({ statusCode: 429, retryAfterMs: 7000 }).retryAfterMs).toBe(7000);
    expect(failure({ statusCode: 429 }).retryAfterMs).toBeNull();
  });

  it('have the vendor’s words as their cause, but not where those may repeat a key', () => {
    expect(failure({ statusCode: 503 }).cause).toMatchObject({ message: 'org-123' });
    for (const statusCode of [401, 403]) expect(failure({ statusCode }).cause).toBeUndefined();
  });

  it('are retryable where nobody was reached, or an answer was broken off', () => {
    const cause = new TypeError('terminated');
    expect(failure({ cause })).toMatchObject({ retryable: true, cause, details: { provider: 'acme' } });
    expect(failure({ cause }).details).not.toHaveProperty('statusCode');
    expect(unreachedModel('acme', cause)).toMatchObject({ retryable: true, cause });
    expect(brokenOff('acme')).toMatchObject({ code: 'provider_failed', retryable: true });
  });
});

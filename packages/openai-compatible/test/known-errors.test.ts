import { aiContext } from '@roomkit/testing/conformance';
import { describe, expect, it } from 'vitest';

import { OpenAICompatibleAIProvider } from '../src/index.ts';

function answering(status: number, body: string, headers: Readonly<Record<string, string>> = {}) {
  return new OpenAICompatibleAIProvider({
    baseUrl: 'http://models.internal:8000/v1',
    model: 'm',
    fetch: async () => new Response(body, { status, headers }),
  });
}

describe('errors of servers that word them in their own way', () => {
  it.each([
    [
      'the vendor’s way',
      { error: { message: 'maximum context length', type: 'BadRequestError', code: 400 } },
      'BadRequestError',
    ],
    [
      'flat',
      { object: 'error', message: 'maximum context length', type: 'BadRequestError', code: 400 },
      'BadRequestError',
    ],
    ['as text', { error: 'maximum context length', error_type: 'validation' }, 'validation'],
    ['as details', { detail: [{ msg: 'maximum context length' }] }, undefined],
    ['as one detail', { detail: 'maximum context length' }, undefined],
    ['as words alone', 'maximum context length', undefined],
  ])('%s: are read', async (_how, body, vendorCode) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const provider = answering(400, text, { 'content-type': 'text/plain', 'retry-after': '3' });
    for (const call of [provider.generate(aiContext()), provider.generateStream(aiContext()).next()]) {
      const failure: unknown = await call.catch((error: unknown) => error);
      expect(failure).toMatchObject({
        code: 'provider_failed',
        retryable: false,
        retryAfterMs: 3000,
        details: { statusCode: 400, contextOverflow: true },
      });
      expect((failure as { readonly details: { readonly vendorCode?: string } }).details.vendorCode).toBe(vendorCode);
    }
  });

  it('an empty answer of a proxy is a failure by its status', async () => {
    await expect(answering(502, '').generate(aiContext())).rejects.toMatchObject({
      retryable: true,
      details: { statusCode: 502 },
    });
  });

  it('a key that was refused without a word is final', async () => {
    await expect(answering(401, '{"error":"Unauthorized"}').generate(aiContext())).rejects.toMatchObject({
      retryable: false,
      details: { statusCode: 401 },
    });
  });

  it('within a stream, in a chunk like any other', async () => {
    const chunk = { object: 'error', message: 'org-123', type: 'ServiceUnavailable', code: 503 };
    const provider = answering(200, `data: ${JSON.stringify(chunk)}\n\n`, { 'content-type': 'text/event-stream' });
    await expect(provider.generateStream(aiContext()).next()).rejects.toMatchObject({
      retryable: true,
      message: expect.not.stringContaining('org-123'),
      details: { statusCode: 503, vendorCode: 'ServiceUnavailable' },
    });
  });
});

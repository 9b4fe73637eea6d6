import { createHmac } from 'node:crypto';

import { describe, expect, it } from 'vitest';

import { WebhookHTTPProvider } from '../src/index.ts';

const OPTIONS = { url: 'https://receiver.example/hook' } as const;
const SECRET = 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3';

describe('options', () => {
  it('come from the named variables', () => {
    const environment = {
      HTTP_WEBHOOK_URL: OPTIONS.url,
      HTTP_WEBHOOK_SECRET: SECRET,
      HTTP_WEBHOOK_SIGNATURE: 'standard',
    };
    expect(WebhookHTTPProvider.fromEnv(environment).name).toBe('http');
    expect(() => WebhookHTTPProvider.fromEnv({})).toThrow('url');
    expect(() => WebhookHTTPProvider.fromEnv({ ...environment, HTTP_WEBHOOK_SIGNATURE: 'rot13' })).toThrow('signature');
    expect(WebhookHTTPProvider.fromEnv(environment, { deduplicates: true }).capabilities.unknownOutcome).toBe(
      'native_idempotency',
    );
  });

  it.each([
    ['url', { url: 'receiver.example' }],
    ['url', { url: 'http://receiver.example/hook' }],
    ['url', { url: 'ftp://receiver.example/hook', allowPrivateAddresses: true }],
    ['url', { url: 'https://user:password@receiver.example/hook' }],
    ['secret', { ...OPTIONS, secret: ' ' }],
    ['secret', { ...OPTIONS, secret: 'plain words', signature: 'standard' as const }],
    ['secret', { ...OPTIONS, secret: 'whsec_c2hvcnQ=', signature: 'standard' as const }],
    ['previousSecret', { ...OPTIONS, secret: SECRET, previousSecret: 'old', signature: 'standard' as const }],
    ['previousSecret', { ...OPTIONS, previousSecret: 'old' }],
    ['signature', { ...OPTIONS, signature: 'md5' as 'standard' }],
  ])('name %s where it cannot be used', (field, options) => {
    expect(() => new WebhookHTTPProvider(options)).toThrow(
      expect.objectContaining({ code: 'configuration_invalid', details: expect.objectContaining({ field }) }),
    );
  });

  it('allow private addresses by the word `true` alone', () => {
    const plain = { HTTP_WEBHOOK_URL: 'http://billing.internal/hook' };
    const allow =
      (value: string): (() => WebhookHTTPProvider) =>
      () =>
        WebhookHTTPProvider.fromEnv({ ...plain, HTTP_WEBHOOK_ALLOW_PRIVATE_ADDRESSES: value });
    expect(allow('true')().name).toBe('http');
    for (const value of ['false', '0', 'yes', '']) expect(allow(value)).toThrow('url');
  });

  it('let plain HTTP be where private addresses are', () => {
    const options = { url: 'http://billing.internal:8080/hook', allowPrivateAddresses: true };
    expect(new WebhookHTTPProvider(options).name).toBe('http');
  });

  it('of each organization have receivers and secrets of their own', async () => {
    const provider = new WebhookHTTPProvider((organizationId) => ({
      ...OPTIONS,
      secret: `of ${organizationId ?? ''}`,
    }));
    const body = new TextEncoder().encode('{}');
    const signature = createHmac('sha256', 'of acme').update(body).digest('hex');
    const headers = new Headers({ 'x-roomkit-signature': signature });
    const request = { url: 'https://a.example', method: 'POST', headers, body };
    expect(await provider.verifySignature({ ...request, organizationId: 'acme' })).toBe(true);
    expect(await provider.verifySignature({ ...request, organizationId: 'globex' })).toBe(false);
  });
});

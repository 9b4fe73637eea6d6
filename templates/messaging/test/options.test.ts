import { describe, expect, it } from 'vitest';

import { __Name__SMSProvider } from '../src/index.ts';

const OPTIONS = { apiKey: 'key', webhookSecret: 'secret' } as const;

describe('options', () => {
  it('come from the named variables', () => {
    const provider = __Name__SMSProvider.fromEnv({ __NAME___API_KEY: 'key', __NAME___WEBHOOK_SECRET: 'secret' });
    expect(provider.name).toBe('__name__');
  });

  it.each([
    ['apiKey', { ...OPTIONS, apiKey: ' ' }],
    ['webhookSecret', { ...OPTIONS, webhookSecret: '' }],
    ['baseUrl', { ...OPTIONS, baseUrl: 'http://vendor.example' }],
  ])('name %s where it cannot be used', (field, options) => {
    expect(() => new __Name__SMSProvider(options)).toThrow(
      expect.objectContaining({ code: 'configuration_invalid', details: expect.objectContaining({ field }) }),
    );
  });
});
